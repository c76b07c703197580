import { createHmac, timingSafeEqual } from 'node:crypto'
import { keyFor, type Settings } from '../../platform/config/index.ts'

type Keys = Settings
type Purpose = 'unsubscribe' | 'follow' | 'follow-calendar'

const macOf = (settings: Keys, purpose: Purpose, text: string) =>
  createHmac('sha256', keyFor(settings, purpose)).update(text).digest('base64url')

/** Words that only this installation can have written, for one purpose, as a part of an address. They are signed, not hidden. */
export function signed(settings: Keys, purpose: Purpose, words: readonly string[]): string {
  const text = Buffer.from(words.join(' ')).toString('base64url')
  return `${text}.${macOf(settings, purpose, text)}`
}

/** The words of a token; null where we did not write it. */
export function readSigned(settings: Keys, purpose: Purpose, token: string): string[] | null {
  const [text = '', mac = ''] = token.split('.')
  const [given, right] = [Buffer.from(mac), Buffer.from(macOf(settings, purpose, text))]
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null
  return Buffer.from(text, 'base64url').toString().split(' ')
}
