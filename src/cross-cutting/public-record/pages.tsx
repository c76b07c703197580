import type { TranslatedText } from '../../kernel/text.ts'
import { ButtonLink, DescriptionHistory, EmptyState, LangText, Page } from '../../platform/html/index.ts'
import { useWords } from '../../platform/html/request.ts'
import type { Told } from '../../platform/manifest/telling.ts'
import { recordWords } from './words.ts'

type Props = { told: readonly Told[]; older: string | null; json: string }

/** Everything that happened on the site. */
export function RecordPage({ told, older, json }: Props) {
  const t = useWords(recordWords)
  return (
    <Page title={t('title')} lead={t('lead')} json={json} feed="/bitacora.atom" breadcrumbs={[{ label: t('title') }]}>
      <Acts told={told} older={older} withSubject />
      {told.length > 0 && (
        <p>
          {t('download')}{' '}
          <a href="/bitacora/exportar.csv" download>
            CSV
          </a>{' '}
          ·{' '}
          <a href="/bitacora/exportar.jsonl" download>
            JSON Lines
          </a>
        </p>
      )}
    </Page>
  )
}

/** Everything that happened to one record and to what belongs to it. */
export function HistoryPage({
  told,
  older,
  json,
  feed,
  title,
  address,
}: Props & { feed: string; title: string; address: string }) {
  const t = useWords(recordWords)
  return (
    <Page
      title={t('history-of', { title })}
      lead={t('history-lead')}
      json={json}
      feed={feed}
      breadcrumbs={[{ label: title, href: address }, { label: t('section') }]}
    >
      <Acts told={told} older={older} withSubject />
    </Page>
  )
}

/** The latest acts, at the end of the page of a record. */
export function HistorySlot({ told, more }: { told: readonly Told[]; more: string | null }) {
  const t = useWords(recordWords)
  if (told.length === 0) return null
  return (
    <section aria-labelledby="historial">
      <h2 id="historial">{t('section')}</h2>
      <ActList told={told} />
      {more && (
        <p>
          <a href={more}>{t('all')}</a>
        </p>
      )}
    </section>
  )
}

function Acts({ told, older, withSubject }: { told: readonly Told[]; older: string | null; withSubject: boolean }) {
  const t = useWords(recordWords)
  if (told.length === 0) return <EmptyState title={t('empty-title')}>{t('empty')}</EmptyState>
  return (
    <>
      <ActList told={told} withSubject={withSubject} />
      {older && (
        <p>
          <ButtonLink href={older} look="secondary">
            {t('older')}
          </ButtonLink>
        </p>
      )}
    </>
  )
}

function ActList({ told, withSubject = false }: { told: readonly Told[]; withSubject?: boolean }) {
  const t = useWords(recordWords)
  const entries = told.map(({ at, who, sentence, subject }) => ({
    at,
    who: whoDid(who, t),
    what: sentence,
    ...(withSubject &&
      subject.title &&
      subject.address && { detail: <SubjectLink address={subject.address} title={subject.title} /> }),
  }))
  return <DescriptionHistory entries={entries} label={t('section')} />
}

function whoDid({ person, organization }: Told['who'], t: ReturnType<typeof recordWords>): string {
  const name = person ?? (organization ? null : t('platform'))
  if (!name) return organization!
  return organization ? t('by-for', { name, organization }) : name
}

const SubjectLink = ({ address, title }: { address: string; title: TranslatedText }) => (
  <p>
    <a href={address}>
      <LangText text={title} />
    </a>
  </p>
)
