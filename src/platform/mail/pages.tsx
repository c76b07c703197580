import {
  ButtonLink,
  Details,
  EmptyState,
  Heading,
  Notice,
  Page,
  Prose,
  SummaryList,
  Table,
  Timestamp,
  useWords,
} from '../html/index.ts'
import type { KeptMessage } from './mailbox.ts'
import { mailWords } from './words.ts'

const MAILBOX = '/correo'
const addressOf = ({ id }: KeptMessage) => `${MAILBOX}/${encodeURIComponent(id)}`

/** `/correo`: the letters that would have gone out, newest first. */
export function MailboxPage({ messages }: { messages: readonly KeptMessage[] }) {
  const t = useWords(mailWords)
  return (
    <Page title={t('title')} lead={messages.length ? t('lead', { count: messages.length }) : t('lead-none')} unlisted>
      <Notice>{t('why')}</Notice>
      <Table
        caption={t('caption')}
        columns={[
          {
            label: t('subject'),
            header: true,
            cell: (message) => <a href={addressOf(message)}>{message.subject || t('no-subject')}</a>,
          },
          { label: t('to'), cell: ({ to }) => <Address>{to}</Address> },
          { label: t('at'), cell: ({ at }) => <Timestamp at={at} /> },
        ]}
        rows={messages}
        empty={
          <EmptyState title={t('empty')} action={<ButtonLink href="/entrar">{t('empty-action')}</ButtonLink>}>
            {t('empty-next')}
          </EmptyState>
        }
      />
    </Page>
  )
}

/** `/correo/:id`: one letter, as its reader would see the text. Its HTML is shown as source: a stranger may have written part of it. */
export function MessagePage({ message }: { message: KeptMessage }) {
  const t = useWords(mailWords)
  const subject = message.subject || t('no-subject')
  return (
    <Page
      title={subject}
      kind={t('message')}
      lead={t('message-lead', { to: message.to })}
      breadcrumbs={[{ label: t('title'), href: MAILBOX }, { label: subject }]}
      unlisted
    >
      <Heading>{t('text')}</Heading>
      <LetterText text={message.text} />
      <Details summary={t('headers')}>
        <SummaryList
          facts={[
            { label: t('from'), value: message.from },
            { label: t('to'), value: <Address>{message.to}</Address> },
            { label: t('at'), value: <Timestamp at={message.at} /> },
            ...Object.entries(message.headers).map(([label, value]) => ({ label, value })),
          ]}
        />
      </Details>
      {message.html && (
        <Details summary={t('html')}>
          <pre tabIndex={0}>{message.html}</pre>
        </Details>
      )}
    </Page>
  )
}

/** Paragraphs and lines as written; addresses of the web become links, so that a journey can be followed from the letter. */
function LetterText({ text }: { text: string }) {
  return (
    <Prose>
      {text.split(/\n{2,}/).map((paragraph) => (
        <p>
          {paragraph.split('\n').map((line, index) => (
            <>
              {index > 0 && <br />}
              {line
                .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:)])/)
                .map((part, place) => (place % 2 ? <a href={part}>{part}</a> : part))}
            </>
          ))}
        </p>
      ))}
    </Prose>
  )
}

/** An address that may break after its «@» and dots: a long one would widen the page of a phone. */
const Address = ({ children }: { children: string }) => (
  <>
    {children.split(/(?<=[@.])/).map((part) => (
      <>
        {part}
        <wbr />
      </>
    ))}
  </>
)
