import type { Page } from 'playwright'
import { Keyboard } from './keyboard.ts'

/** The code of the newest letter to that address, read where a person of a development installation reads it. */
export async function codeSentTo(page: Page, email: string): Promise<string> {
  const mail = await page.context().newPage()
  await mail.goto('/correo')
  await new Keyboard(mail).follow(
    mail.getByRole('main').getByRole('row', { name: email }).first().getByRole('link').first(),
  )
  const code = /\b(\d{3}) (\d{3})\b/.exec(await mail.getByRole('main').innerText())
  await mail.close()
  if (!code) throw new Error(`No code came to ${email}`)
  return code[1]! + code[2]!
}
