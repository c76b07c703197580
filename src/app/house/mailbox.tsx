import { z } from 'zod'
import { NotFound } from '../../platform/access/index.ts'
import { page, type Context, type Route } from '../../platform/http/index.ts'
import { MailboxPage, MessagePage } from '../../platform/mail/pages.tsx'

/**
 * Letters that did not leave, sign-in codes among them: for whoever sits at this machine, and nobody else. A proxy in front
 * would make everybody look local, and over https there is one; a page of elsewhere, whose name was made to lead here, says its own host.
 */
function mailboxOf({ mail, clientAddress, request, settings }: Context) {
  const local = clientAddress === '::1' || /^(::ffff:)?127\./.test(clientAddress)
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(request.url).hostname)
  const proxied =
    settings.TRUST_PROXY > 0 ||
    settings.ORIGIN.startsWith('https:') ||
    request.headers.has('x-forwarded-for') ||
    request.headers.has('forwarded')
  if (!mail.mailbox || !local || !here || proxied) throw new NotFound()
  return mail.mailbox
}

export const mailboxRoutes: readonly Route[] = [
  page('/correo', {
    access: 'public',
    cache: false,
    load: async (context) => mailboxOf(context).list(),
    page: (messages) => <MailboxPage messages={messages} />,
    json: (messages) => messages,
  }),
  page('/correo/:id', {
    access: 'public',
    cache: false,
    params: z.object({ id: z.string().max(200) }),
    async load(context, { params: { id } }) {
      const message = mailboxOf(context).get(id)
      if (!message) throw new NotFound()
      return message
    },
    page: (message) => <MessagePage message={message} />,
    json: (message) => message,
  }),
]
