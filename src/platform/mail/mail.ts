import { createTransport } from 'nodemailer'
import { z } from 'zod'
import { newId } from '../../kernel/id.ts'
import { openMailbox, type Mailbox } from './mailbox.ts'
import { compose, MailDelayed, MailRefused, oneLine, type Letter, type Message } from './message.ts'

export type Mail = {
  /** Hands one letter to the mail server, or keeps it. Throws MailRefused (never try again) or MailDelayed (try later). */
  send(letter: Letter): Promise<{ id: string }>
  /** The development mailbox; null where letters really go out. */
  mailbox: Mailbox | null
  close(): void
}

type Options = {
  /** `smtp://user:password@host:port` or `smtps://…`. Without it nothing leaves. */
  smtpUrl?: string | undefined
  /** `Tequio <tequio@example.org>` or a bare address. Throws where it is neither. */
  from: string
  /** Takes the letters that do not leave, instead of the mailbox. */
  keep?: (message: Message) => Promise<void>
}

export function openMail({ smtpUrl, from, keep }: Options): Mail {
  const sender = parseSender(from)
  if (!smtpUrl) {
    const mailbox = openMailbox()
    return { send: sendBy(sender, keep ?? mailbox.keep), mailbox, close: () => undefined }
  }
  const server = connect(smtpUrl, sender)
  return { send: sendBy(sender, server.deliver), mailbox: null, close: server.close }
}

type Sender = { name: string; address: string; domain: string }

const sendBy = (sender: Sender, deliver: (message: Message) => Promise<void>) => async (letter: Letter) => {
  const id = letter.id && /^[A-Za-z0-9._-]{1,100}$/.test(letter.id) ? letter.id : newId()
  await deliver(compose(letter, sender.name ? `${sender.name} <${sender.address}>` : sender.address, id))
  return { id }
}

/** Wider than `EmailAddress`: the sender may be `tequio@localhost`. */
const SenderAddress = z.email({ pattern: z.regexes.html5Email })

function parseSender(from: string): Sender {
  const [, name = '', address = from] = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(from) ?? []
  const parsed = SenderAddress.safeParse(address.trim())
  if (!parsed.success)
    throw new Error(
      `MAIL_FROM must be an e-mail address, with or without a name before it: Tequio <tequio@example.org>`,
    )
  return { name: oneLine(name), address: parsed.data, domain: parsed.data.split('@')[1]! }
}

function connect(smtpUrl: string, sender: Sender) {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 2,
    // Says the sender's domain to the server, not the name of this machine.
    name: sender.domain.includes('.') ? sender.domain : '[127.0.0.1]',
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // A letter never reads a file or an address by itself.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const deliver = async ({ id, to, subject, text, html, headers }: Message) => {
    try {
      await transport.sendMail({
        // Objects, not strings: a string is parsed, and could name more than one.
        from: { name: sender.name, address: sender.address },
        to: { name: '', address: to },
        envelope: { from: sender.address, to: [to] },
        messageId: `<${id}@${sender.domain}>`,
        subject,
        text,
        ...(html && { html }),
        headers,
        xMailer: false,
      })
    } catch (error) {
      throw failureOf(error as { code?: string; responseCode?: number })
    }
  }
  return { deliver, close: () => transport.close() }
}

/**
 * A 5xx about the recipient or the content is final (RFC 5321, 4.2.1). A 5xx about our own sign-in is not: an operator mends it and the letter goes.
 * What the server said is left out, because it repeats the address and errors are logged.
 */
function failureOf({ code, responseCode }: { code?: string; responseCode?: number }): MailRefused | MailDelayed {
  const isFinal = responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
  const what = `${responseCode ?? 'no answer'} (${code ?? 'unknown'})`
  return isFinal
    ? new MailRefused('refused-by-server', `The mail server refused the letter: ${what}.`)
    : new MailDelayed(`The mail server did not take the letter: ${what}.`)
}
