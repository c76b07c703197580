import type { OrganizationName } from '../../../foundations/organizations/index.ts'
import type { PrincipleName } from '../../../foundations/legal-framework/index.ts'
import { formatDay, formatNumber } from '../../../kernel/dates.ts'
import { BOROUGHS, borough } from '../../../kernel/geo/boroughs.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import {
  Filters,
  Select,
  TextField,
  useRequest,
  useWords,
  type ActiveFilter,
  type Option,
} from '../../../platform/html/index.ts'
import type { CommitmentQuery } from '../commitments/filters.ts'
import type { Tallies, Tally } from '../commitments/tallies.ts'
import { COMPLETIONS } from '../vocabulary.ts'
import { words } from '../words.ts'

type Words = ReturnType<typeof words>
export type Names = {
  organizations: ReadonlyMap<string, OrganizationName>
  principles: ReadonlyMap<string, PrincipleName>
}

type Props = {
  query: CommitmentQuery
  /** Of the plan, each facet without its own filter: what the options say. */
  options: Tallies
  names: Names
  shown: number
  total: number
  /** Address of the page with the place to land on. */
  action: string
}

/** What to choose commitments by. Options that would find nothing are not offered. */
export function CommitmentFilterForm({ query, options, names, shown, total, action }: Props) {
  const t = useWords(words)
  const { locale } = useRequest()
  const active = activeFilters(query, names, t, locale)
  const count =
    active.length > 0
      ? t('board.filters.count', { shown: formatNumber(shown, locale), total: formatNumber(total, locale) })
      : t('board.filters.count-all', { count: total })
  const option = (tally: Tally | undefined, value: string, label: string, lang?: string): Option[] =>
    tally || query.completion === value
      ? [
          {
            value,
            label: t('board.filters.option', { label, count: formatNumber(tally?.total ?? 0, locale) }),
            ...(lang && { lang }),
          },
        ]
      : []
  const found = (tallies: readonly Tally[], value: string) => tallies.find((tally) => tally.value === value)
  const organizations = options.organization
    .flatMap((tally) => option(tally, tally.value, names.organizations.get(tally.value)?.name ?? tally.value))
    .sort((a, b) => a.label.localeCompare(b.label, 'es'))
  const principles = options.principle
    .map((tally) => ({ tally, principle: names.principles.get(tally.value) }))
    .sort((a, b) => (a.principle?.number ?? 0) - (b.principle?.number ?? 0))
    .flatMap(({ tally, principle }) => {
      const said = principle && inLanguage(principle.name, locale)
      return option(tally, tally.value, said?.text ?? tally.value, said && said.lang !== locale ? said.lang : undefined)
    })
  const someLate = query.late !== undefined || options.completion.some(({ late }) => late > 0)
  const boroughs = BOROUGHS.flatMap(({ key, name }) => option(found(options.borough, key), key, name))
  return (
    <Filters count={count} active={active} action={action}>
      <TextField name="q" label={t('board.filters.q')} value={query.q ?? ''} maxLength={200} />
      <Select
        name="completion"
        label={t('board.filters.completion')}
        blank={t('board.filters.all')}
        value={query.completion ?? ''}
        options={[...COMPLETIONS.toReversed(), 'unreported' as const].flatMap((key) =>
          option(found(options.completion, key), key, t(`completion.${key}`)),
        )}
      />
      {someLate && (
        <Select
          name="late"
          label={t('board.filters.late')}
          blank={t('board.filters.all')}
          value={query.late === undefined ? '' : String(query.late)}
          options={[
            { value: 'true', label: t('board.filters.is-late') },
            { value: 'false', label: t('board.filters.is-on-time') },
          ]}
        />
      )}
      {organizations.length > 0 && (
        <Select
          name="organization"
          label={t('board.filters.organization')}
          blank={t('board.filters.all')}
          value={query.organization ?? ''}
          options={organizations}
        />
      )}
      {principles.length > 0 && (
        <Select
          name="principle"
          label={t('board.filters.principle')}
          blank={t('board.filters.all')}
          value={query.principle ?? ''}
          options={principles}
        />
      )}
      {boroughs.length > 0 && (
        <Select
          name="borough"
          label={t('board.filters.borough')}
          blank={t('board.filters.all-boroughs')}
          value={query.borough ?? ''}
          options={boroughs}
        />
      )}
    </Filters>
  )
}

/** The filters in force, in words, each with what takes it out of the address. */
export function activeFilters(
  query: CommitmentQuery,
  { organizations, principles }: Names,
  t: Words,
  locale: Locale,
): ActiveFilter[] {
  const filters: (ActiveFilter | false | undefined | '' | 0)[] = [
    query.q !== undefined && { name: 'q', value: query.q, label: t('board.filters.words', { text: query.q }) },
    query.completion && { name: 'completion', value: query.completion, label: t(`completion.${query.completion}`) },
    query.late !== undefined && {
      name: 'late',
      value: String(query.late),
      label: t(query.late ? 'board.filters.is-late' : 'board.filters.is-on-time'),
    },
    query.organization && {
      name: 'organization',
      value: query.organization,
      label: organizations.get(query.organization)?.name ?? query.organization,
    },
    query.principle && {
      name: 'principle',
      value: query.principle,
      label: principleLabel(principles.get(query.principle), locale) ?? query.principle,
    },
    query.borough && { name: 'borough', value: query.borough, label: borough(query.borough).name },
    query.goal && { name: 'goal', value: String(query.goal), label: `${t('board.filters.goal')} ${query.goal}` },
    query.participationLevel && {
      name: 'participationLevel',
      value: query.participationLevel,
      label: t(`participation.${query.participationLevel}`),
    },
    query.dueBefore && {
      name: 'dueBefore',
      value: query.dueBefore,
      label: t('board.filters.dueBefore', { day: formatDay(query.dueBefore, locale) }),
    },
  ]
  return filters.filter((filter): filter is ActiveFilter => Boolean(filter))
}

const principleLabel = (principle: PrincipleName | undefined, locale: Locale) =>
  principle && inLanguage(principle.name, locale).text

/** The query as an address carries it again. */
export const queryParameters = ({ late, ...query }: CommitmentQuery): Record<string, string | number | undefined> => ({
  ...query,
  late: late === undefined ? undefined : String(late),
})
