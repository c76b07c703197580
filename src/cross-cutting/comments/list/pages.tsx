import type { OrganizationName } from '../../../foundations/organizations/index.ts'
import type { Day } from '../../../kernel/dates.ts'
import { refKey } from '../../../kernel/ref.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import {
  ButtonLink,
  Card,
  CardGrid,
  EmptyState,
  Filters,
  LangText,
  OpenDataLinks,
  Page,
  Pagination,
  Select,
  TextField,
  useRequest,
  useWords,
  type ActiveFilter,
} from '../../../platform/html/index.ts'
import { headlineOf } from '../asking/actions.ts'
import { folioOf, questionAddress, subjectOf } from '../model.ts'
import { isInSight, StateTag, tellState } from '../pieces.tsx'
import type { Contribution } from '../store.ts'
import { KINDS, STATES, type Kind, type State } from '../vocabulary.ts'
import { words } from '../words.ts'

/** States and kinds as addresses say them. */
export const STATE_WORDS: Record<State, string> = {
  pending: 'pendiente',
  overdue: 'vencida',
  answered: 'respondida',
  'answered-late': 'respondida-tarde',
  'no-term': 'sin-plazo',
  withdrawn: 'retirada',
  hidden: 'moderada',
}
export const KIND_WORDS: Record<Kind, string> = {
  question: 'pregunta',
  comment: 'comentario',
  contradiction: 'contradiccion',
  proposal: 'aportacion',
}

type Query = {
  estado?: string | undefined
  tipo?: string | undefined
  organizacion?: string | undefined
  registro?: string | undefined
  anio?: number | undefined
}
export type ListProps = {
  query: Query
  items: readonly Contribution[]
  next: string | null
  total: number
  /** Where figures of compliance lead to this list: how many of it they count. */
  counted: number | null
  today: Day
  titles: ReadonlyMap<string, { title: TranslatedText; address: string }>
  organizations: ReadonlyMap<string, OrganizationName>
  /** The record whose questions are shown, where one is. */
  subject: { title: string; address: string } | undefined
}

export function ListPage(props: ListProps) {
  const { query, items, next, total, counted, subject } = props
  const t = useWords(words)
  const { url } = useRequest()
  const active = useActive(props)
  const further = new URL(url)
  if (next) further.searchParams.set('desde', next)
  return (
    <Page
      title={t('list.title')}
      lead={t('list.lead')}
      breadcrumbs={[{ label: t('list.title') }]}
      json={`/preguntas.json${url.search}`}
    >
      <p class="row no-paper">
        <ButtonLink
          href={query.registro ? `/preguntas/nueva?sobre=${query.registro}` : '/preguntas/nueva'}
          size="small"
        >
          {t('list.ask')}
        </ButtonLink>
        <ButtonLink href="/preguntas/cumplimiento" look="secondary" size="small">
          {t('compliance.title')}
        </ButtonLink>
      </p>
      {subject && (
        <p>
          {t('page.about')} <a href={subject.address}>{subject.title}</a>
        </p>
      )}
      <Filters count={t('list.count', { count: total })} active={active}>
        <Fields {...props} />
      </Filters>
      {counted !== null && counted < total && (
        <p class="small soft">
          {t('compliance.beside-list', { count: counted, total })}{' '}
          <a href={`/preguntas/cumplimiento${query.anio === undefined ? '' : `?anio=${query.anio}`}`}>
            {t('compliance.title')}
          </a>
        </p>
      )}
      {items.length === 0 ? (
        <EmptyState
          title={t(active.length > 0 ? 'list.none' : 'list.empty')}
          action={<a href="/plan">{t('ask.see-plan')}</a>}
        >
          {t(active.length > 0 ? 'list.none-help' : 'list.empty-help')}
        </EmptyState>
      ) : (
        <Questions {...props} />
      )}
      <Pagination
        {...(next && { next: further.pathname + further.search })}
        {...(total > items.length && { says: t('list.shown', { shown: items.length, total }) })}
      />
      <OpenDataLinks collection="preguntas-y-observaciones" />
      <p class="small">
        <a href="/reglas-de-participacion">{t('rules.title')}</a>
      </p>
    </Page>
  )
}

function Questions({ items, today, titles, organizations }: ListProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <CardGrid column="wide" label={t('list.title')}>
      {items.map((contribution) => {
        const { number, kind, text, ownerId } = contribution
        const record = titles.get(refKey(subjectOf(contribution)))
        const named = t('folio-of', { kind: t(`kind.${kind}`), folio: folioOf(number) })
        return (
          <Card
            level={2}
            kind={named}
            title={isInSight(contribution) ? headlineOf(text) : named}
            href={questionAddress(number)}
            tags={<StateTag contribution={contribution} today={today} />}
            foot={tellState(contribution, today, organizations.get(ownerId)?.name ?? '', locale)}
          >
            {record && (
              <p class="small">
                {t('page.about')} <LangText text={record.title} />
              </p>
            )}
          </Card>
        )
      })}
    </CardGrid>
  )
}

function Fields({ query, organizations }: ListProps) {
  const t = useWords(words)
  const all = t('list.all')
  return (
    <>
      <Select
        name="estado"
        label={t('list.state')}
        value={query.estado ?? ''}
        blank={all}
        options={STATES.map((state) => ({ value: STATE_WORDS[state], label: t(`state.${state}`) }))}
      />
      <Select
        name="tipo"
        label={t('list.kind')}
        value={query.tipo ?? ''}
        blank={all}
        options={KINDS.map((kind) => ({ value: KIND_WORDS[kind], label: t(`kind.${kind}`) }))}
      />
      <Select
        name="organizacion"
        label={t('list.organization')}
        value={query.organizacion ?? ''}
        blank={all}
        options={[...organizations.values()].map(({ id, name }) => ({ value: id, label: name }))}
      />
      <TextField
        name="anio"
        label={t('list.year')}
        value={query.anio === undefined ? '' : String(query.anio)}
        inputMode="numeric"
        width="s"
        autocomplete="off"
      />
      {query.registro && <input type="hidden" name="registro" value={query.registro} />}
    </>
  )
}

function useActive({ query, organizations, subject }: ListProps): ActiveFilter[] {
  const t = useWords(words)
  const state = STATES.find((one) => STATE_WORDS[one] === query.estado)
  const kind = KINDS.find((one) => KIND_WORDS[one] === query.tipo)
  const filters: (ActiveFilter | false | undefined | null)[] = [
    state && { name: 'estado', value: STATE_WORDS[state], label: t(`state.${state}`) },
    kind && { name: 'tipo', value: KIND_WORDS[kind], label: t(`kind.${kind}`) },
    query.organizacion !== undefined && {
      name: 'organizacion',
      value: query.organizacion,
      label: organizations.get(query.organizacion)?.name ?? t('list.unknown'),
    },
    query.registro !== undefined && {
      name: 'registro',
      value: query.registro,
      label: subject?.title ?? t('list.unknown'),
    },
    query.anio !== undefined && { name: 'anio', value: String(query.anio), label: String(query.anio) },
  ]
  return filters.filter((filter) => filter !== false && filter !== undefined && filter !== null)
}
