import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import {
  EmailAddress,
  MailDelayed,
  MailRefused,
  openMail,
  openMailbox,
  type Letter,
  type Mail,
  type Message,
} from './index.ts'

const FROM = 'Tequio, gobierno abierto <tequio@example.org>'
const letter = (change: Partial<Letter> = {}): Letter => ({
  to: 'ana@example.org',
  subject: 'Su código',
  text: 'Su código es 123456.',
  ...change,
})

type Delivery = { from: string; to: string[]; raw: string }
const open: (() => void)[] = []
afterEach(() => open.splice(0).forEach((close) => close()))

/** A real SMTP server on any free port; without TLS. */
async function mailServer(rules: Partial<SMTPServerOptions> = {}) {
  const deliveries: Delivery[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        deliveries.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
        })
        done()
      })
    },
    ...rules,
  })
  server.on('error', () => undefined)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.server.address() as AddressInfo
  const mail = openMail({ smtpUrl: `smtp://127.0.0.1:${port}`, from: FROM })
  open.push(() => (mail.close(), server.close()))
  return { mail, deliveries, port }
}

const headersOf = ({ raw }: Delivery) => raw.split('\r\n\r\n')[0]!
const answer = (code: number) => Object.assign(new Error('<ana@example.org> says no'), { responseCode: code })

describe('by a mail server', () => {
  it('delivers to the one recipient, with plain text, UTF-8 subject and the marks of automatic mail', async () => {
    const { mail, deliveries } = await mailServer()
    await mail.send(
      letter({
        subject: 'Ñandú: su código',
        html: '<p>Su código es 123456.</p>',
        unsubscribe: 'https://example.org/baja?t=1',
        id: 'job-7',
      }),
    )

    const [delivery] = deliveries
    expect(delivery).toMatchObject({ from: 'tequio@example.org', to: ['ana@example.org'] })
    const headers = headersOf(delivery!).replace(/\r\n\s+/g, ' ')
    expect(headers).toContain('Auto-Submitted: auto-generated')
    expect(headers).toContain('List-Unsubscribe: <https://example.org/baja?t=1>')
    expect(headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
    expect(headers).toContain('Message-ID: <job-7@example.org>')
    expect(headers).toContain('From: "Tequio, gobierno abierto" <tequio@example.org>')
    expect(headers).toMatch(/Subject: =\?UTF-8\?[BQ]\?/i)
    expect(delivery!.raw).toContain('Content-Type: text/plain; charset=utf-8')
    expect(delivery!.raw).toContain('Content-Type: text/html; charset=utf-8')
  })

  it.each([
    ['subject', { subject: 'Hola\r\nBcc: eva@example.org\r\n\r\n<script>' }],
    ['subject with odd line ends', { subject: 'Hola\u2028Bcc: eva@example.org\u0085X: 1\0' }],
    ['text', { text: 'Hola\r\n.\r\nMAIL FROM:<eva@example.org>\r\nRCPT TO:<eva@example.org>' }],
  ])('cannot be made to add a header or a recipient by the %s', async (_, change) => {
    const { mail, deliveries } = await mailServer()
    await mail.send(letter(change))

    expect(deliveries).toHaveLength(1)
    expect(deliveries[0]!.to).toEqual(['ana@example.org'])
    expect(headersOf(deliveries[0]!)).not.toMatch(/^(bcc|x):/im)
  })

  it.each([
    ['the recipient is unknown for good', { onRcptTo: (_a, _s, done) => done(answer(550)) }, MailRefused],
    [
      'the content is refused for good',
      { onData: (stream, _s, done) => (stream.resume(), stream.on('end', () => done(answer(554)))) },
      MailRefused,
    ],
    ['the recipient is greylisted', { onRcptTo: (_a, _s, done) => done(answer(450)) }, MailDelayed],
    ['the server is full', { onMailFrom: (_a, _s, done) => done(answer(452)) }, MailDelayed],
  ] satisfies [string, Partial<SMTPServerOptions>, unknown][])(
    'when %s, throws accordingly and names nobody',
    async (_, rules, Failure) => {
      const { mail } = await mailServer(rules)
      const error = await mail.send(letter()).catch((thrown: unknown) => thrown)

      expect(error).toBeInstanceOf(Failure)
      expect((error as MailRefused).retryable).toBe(Failure === MailDelayed)
      expect(JSON.stringify([String(error), (error as Error).stack, error])).not.toContain('ana@')
    },
  )

  it('keeps the letter for later when the sign-in is wrong or nobody listens', async () => {
    const { port } = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_a, _s, done) => done(answer(535)),
    })
    const wrong = openMail({ smtpUrl: `smtp://ana:mala@127.0.0.1:${port}`, from: FROM })
    const nobody = openMail({ smtpUrl: 'smtp://127.0.0.1:1', from: FROM })
    open.push(wrong.close, nobody.close)

    await expect(wrong.send(letter())).rejects.toBeInstanceOf(MailDelayed)
    await expect(nobody.send(letter())).rejects.toBeInstanceOf(MailDelayed)
  })
})

describe('without a mail server', () => {
  it('keeps what would have gone out, newest first, the last 200', async () => {
    const mail = openMail({ from: 'tequio@localhost' })
    for (let number = 1; number <= 201; number++) await mail.send(letter({ subject: `Carta ${number}` }))

    expect(mail.mailbox!.list()).toHaveLength(200)
    expect(mail.mailbox!.list()[0]).toMatchObject({
      subject: 'Carta 201',
      to: 'ana@example.org',
      from: 'tequio@localhost',
    })
    expect(mail.mailbox!.list().at(-1)!.subject).toBe('Carta 2')
  })

  it('finds a letter by its id, shows a repeated one once, and empties', async () => {
    const mailbox = openMailbox()
    const mail = openMail({ from: FROM, keep: mailbox.keep })
    const { id } = await mail.send(letter({ id: 'job-1' }))
    await mail.send(letter({ id: 'job-1', subject: 'Otra vez' }))

    expect(mailbox.list()).toHaveLength(1)
    expect(mailbox.get(id)!.subject).toBe('Otra vez')
    mailbox.clear()
    expect(mailbox.get(id)).toBeNull()
  })
})

describe('a letter', () => {
  const kept: Message[] = []
  const mail: Mail = openMail({ from: FROM, keep: async (message) => void kept.push(message) })

  it.each([
    '',
    'ana',
    'ana@',
    'ana@example.org, eva@example.org',
    'Ana <ana@example.org>',
    'ana@example.org\nBcc: eva@example.org',
    'a@b.c\u0000d',
    `${'a'.repeat(250)}@example.org`,
  ])('is refused to %j', async (to) => {
    await expect(mail.send(letter({ to }))).rejects.toMatchObject({ name: 'MailRefused', reason: 'bad-address' })
    expect(EmailAddress.safeParse(to).success).toBe(false)
  })

  it.each<Record<string, string>>([
    { 'X-Asunto': 'a\r\nBcc: eva@example.org' },
    { 'X-Asunto\r\nBcc': 'eva@example.org' },
    { bcc: 'eva@example.org' },
    { To: 'eva@example.org' },
    { 'Content-Type': 'text/html' },
    { 'List-Unsubscribe': '<https://example.com>' },
  ])('is refused with the headers %j', async (headers) => {
    await expect(mail.send(letter({ headers }))).rejects.toMatchObject({ reason: 'bad-header' })
  })

  it.each(['javascript:alert(1)', 'baja', 'https://example.org/>,<https://example.com'])(
    'is refused with %j to unsubscribe',
    async (unsubscribe) => {
      await expect(mail.send(letter({ unsubscribe }))).rejects.toMatchObject({ reason: 'bad-header' })
    },
  )

  it('is refused without text, whatever its HTML', async () => {
    await expect(mail.send(letter({ text: ' \n ', html: '<p>Hola</p>' }))).rejects.toMatchObject({
      reason: 'empty-text',
    })
  })

  it('has a subject of one line, whatever it quotes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (subject) => {
        await mail.send(letter({ subject }))
        const sent = kept.pop()!.subject
        expect(sent).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
        expect(sent.length).toBeLessThanOrEqual(200)
      }),
    )
  })

  it('needs a sender that is an address', () => {
    expect(() => openMail({ from: 'Tequio' })).toThrow(/MAIL_FROM/)
    expect(() => openMail({ from: 'Tequio <a@example.org>, <b@example.org>' })).toThrow(/MAIL_FROM/)
  })
})
