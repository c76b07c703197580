import { nameToday } from '../../../foundations/organizations/index.ts'
import { formatDay, formatList, formatNumber } from '../../../kernel/dates.ts'
import { borough, type BoroughKey } from '../../../kernel/geo/boroughs.ts'
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
import { principleKeys, type Names } from '../commitments/choices.ts'
import { WHOLE_CITY } from '../commitments/columns.ts'
import {
  BOROUGH_WORDS,
  COMPLETION_WORDS,
  ASSESSED_WORDS,
  COUNTERPART_WORDS,
  keyOf,
  LATE_WORDS,
  PARTICIPATION_WORDS,
  type PageQuery,
} from '../commitments/page-query.ts'
import { BOROUGHS_IN_ORDER } from '../commitments/places.ts'
import type { Tallies, Tally } from '../commitments/tallies.ts'
import { COUNTERPART_STATES } from '../counterpart/vocabulary.ts'
import { ASSESSED, type Assessed } from '../evaluation/vocabulary.ts'
import { words as evaluationWords } from '../evaluation/words.ts'
import { words as counterpartWords } from '../counterpart/words.ts'
import { COMPLETIONS } from '../vocabulary.ts'
import { words } from '../words.ts'

type Words = ReturnType<typeof words>

type Props = {
  query: PageQuery
  /** Of the plan, each facet without its own filter: what the options say. */
  options: Tallies
  names: Names
  shown: number
  total: number
  /** Address of the page with the place to land on. */
  action: string
}

/** What to choose commitments by. Options that would find nothing are not offered, save the one that is chosen. */
export function CommitmentFilterForm({ query, options, names, shown, total, action }: Props) {
  const t = useWords(words)
  const { locale } = useRequest()
  const active = activeFilters(query, names, t, locale)
  const facets = facetsOf({ query, options, names }, t, locale)
  const someLate = query.tarde !== undefined || options.completion.some(({ late }) => late > 0)
  return (
    <Filters
      count={
        active.length > 0
          ? countOf({ query, options, shown, total }, t, locale)
          : t('board.filters.count-all', { count: total })
      }
      active={active}
      action={action}
    >
      <TextField name="q" label={t('board.filters.q')} value={query.q ?? ''} maxLength={200} />
      <Facet name="avance" label={t('board.filters.completion')} value={query.avance} options={facets.avance} />
      {someLate && (
        <Facet
          name="tarde"
          label={t('board.filters.late')}
          value={query.tarde}
          options={[
            { value: LATE_WORDS.late, label: t('board.filters.is-late') },
            { value: LATE_WORDS.onTime, label: t('board.filters.is-on-time') },
          ]}
        />
      )}
      <Facet
        name="contraparte"
        label={useWords(counterpartWords)('filter')}
        value={query.contraparte}
        options={facets.contraparte}
      />
      <Facet
        name="valoracion"
        label={useWords(evaluationWords)('filter')}
        value={query.valoracion}
        options={facets.valoracion}
      />
      <Facet
        name="organizacion"
        label={t('board.filters.organization')}
        value={query.organizacion}
        options={facets.organizacion}
      />
      <Facet name="principio" label={t('board.filters.principle')} value={query.principio} options={facets.principio} />
      <Facet
        name="alcaldia"
        label={t('board.filters.borough')}
        blank={t('board.filters.all-boroughs')}
        value={query.alcaldia}
        options={facets.alcaldia}
      />
    </Filters>
  )
}

type FacetProps = {
  name: string
  label: string
  value: string | undefined
  options: readonly Option[]
  blank?: string
}

function Facet({ name, label, value, options, blank }: FacetProps) {
  const t = useWords(words)
  if (options.length === 0) return null
  return (
    <Select name={name} label={label} blank={blank ?? t('board.filters.all')} value={value ?? ''} options={options} />
  )
}

type Choice = Option & { count: number }

/** The options of each list with how many commitments they would find. */
function facetsOf({ query, options, names }: Pick<Props, 'query' | 'options' | 'names'>, t: Words, locale: Locale) {
  const totalOf = (tallies: readonly Tally[], value: string) =>
    tallies.find((tally) => tally.value === value)?.total ?? 0
  const offered = (choices: readonly Choice[], chosen: string | undefined): Option[] => {
    const known = choices.some(({ value }) => value === chosen)
    const all = chosen === undefined || known ? choices : [...choices, { value: chosen, label: chosen, count: 0 }]
    return all
      .filter(({ value, count }) => count > 0 || value === chosen)
      .map(({ count, label, ...option }) => ({
        ...option,
        label: t('board.filters.option', { label, count: formatNumber(count, locale) }),
      }))
  }
  const principleOf = principleKeys(names.principles)
  const cityWide = totalOf(options.borough, WHOLE_CITY)
  return {
    avance: offered(
      [...COMPLETIONS.toReversed(), 'unreported' as const].map((key) => ({
        value: COMPLETION_WORDS[key],
        label: t(`completion.${key}`),
        count: totalOf(options.completion, key),
      })),
      query.avance,
    ),
    contraparte: offered(
      COUNTERPART_STATES.map((key) => ({
        value: COUNTERPART_WORDS[key],
        label: counterpartWords(locale)(`state-short.${key}`),
        count: totalOf(options.counterpart, key),
      })),
      query.contraparte,
    ),
    // Offered only once something was published.
    valoracion:
      options.assessed.every(({ value }) => value === 'unassessed') && query.valoracion === undefined
        ? []
        : offered(
            ASSESSED.toReversed().map((key) => ({
              value: ASSESSED_WORDS[key],
              label: key === 'unassessed' ? evaluationWords(locale)('filter-unassessed') : t(`completion.${key}`),
              count: totalOf(options.assessed, key),
            })),
            query.valoracion,
          ),
    organizacion: offered(
      [...names.organizations.values()].map((organization) => ({
        value: organization.slug,
        label: nameToday(organization, locale),
        count: totalOf(options.organization, organization.id),
      })),
      query.organizacion,
    ),
    principio: offered(
      [...names.principles.values()].map(({ id, name }) => {
        const said = inLanguage(name, locale)
        return {
          value: principleOf.get(id)!,
          label: said.text,
          count: totalOf(options.principle, id),
          ...(said.lang !== locale && { lang: said.lang }),
        }
      }),
      query.principio,
    ),
    alcaldia: offered(
      BOROUGHS_IN_ORDER.map(({ key, name }) => ({
        value: BOROUGH_WORDS[key],
        label: name,
        count: totalOf(options.borough, key) + cityWide,
      })),
      query.alcaldia,
    ),
  }
}

/** «3 de 6 compromisos»; of an alcaldía also how many name it, and how many are there because they are for the whole city. */
function countOf(
  { query, options, shown, total }: Pick<Props, 'query' | 'options' | 'shown' | 'total'>,
  t: Words,
  locale: Locale,
): string {
  const count = t('board.filters.count', { shown: formatNumber(shown, locale), total: formatNumber(total, locale) })
  if (query.alcaldia === undefined || shown === 0) return count
  const of = (value: string) => options.borough.find((tally) => tally.value === value)?.total ?? 0
  return `${count}: ${formatList(
    [
      t('board.filters.named', {
        count: of(keyOf(BOROUGH_WORDS, query.alcaldia)),
        borough: boroughName(query.alcaldia),
      }),
      t('board.filters.city-wide', { count: of(WHOLE_CITY) }),
    ],
    locale,
  )}`
}

const boroughName = (word: string) => borough(keyOf(BOROUGH_WORDS, word) satisfies BoroughKey).name

/** The filters in force, in words, each with what takes it out of the address. */
export function activeFilters(query: PageQuery, names: Names, t: Words, locale: Locale): ActiveFilter[] {
  const { q, avance, tarde, organizacion, principio, alcaldia, ods, participacion, contraparte, valoracion, vence } =
    query
  const labels: { [Name in keyof PageQuery]: string | undefined } = {
    q: q && t('board.filters.words', { text: q }),
    avance: avance && t(`completion.${keyOf(COMPLETION_WORDS, avance)}`),
    tarde: tarde && t(tarde === LATE_WORDS.late ? 'board.filters.is-late' : 'board.filters.is-on-time'),
    organizacion:
      organizacion &&
      ([...names.organizations.values()].find(({ slug }) => slug === organizacion)?.name ?? organizacion),
    principio: principio && (principleLabel(principio, names, locale) ?? principio),
    alcaldia: alcaldia && boroughName(alcaldia),
    ods: ods ? `${t('board.filters.goal')} ${ods}` : undefined,
    participacion: participacion && t(`participation.${keyOf(PARTICIPATION_WORDS, participacion)}`),
    contraparte: contraparte && counterpartWords(locale)(`state.${keyOf(COUNTERPART_WORDS, contraparte)}`),
    valoracion: valoracion && assessedLabel(keyOf(ASSESSED_WORDS, valoracion), locale),
    vence: vence && t('board.filters.dueBefore', { day: formatDay(vence, locale) }),
  }
  return Object.entries(labels).flatMap(([name, label]) =>
    label ? [{ name, value: String(query[name as keyof PageQuery]), label }] : [],
  )
}

const assessedLabel = (key: Assessed, locale: Locale) =>
  key === 'unassessed'
    ? evaluationWords(locale)('filter-unassessed')
    : `${evaluationWords(locale)('filter')}: ${words(locale)(`completion.${key}`)}`

function principleLabel(key: string, { principles }: Names, locale: Locale): string | undefined {
  const [id] = [...principleKeys(principles)].find(([, known]) => known === key) ?? []
  return id && inLanguage(principles.get(id)!.name, locale).text
}
