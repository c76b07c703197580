export { openMail, type Mail } from './mail.ts'
export { openMailbox, type KeptMessage, type Mailbox } from './mailbox.ts'
export { EmailAddress, MailDelayed, MailRefused, type Letter, type MailReason, type Message } from './message.ts'
export { MailboxPage, MessagePage } from './pages.tsx'
