import { formatDay } from '../../../kernel/dates.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import { renderPdf, type Block } from '../../../platform/reports/index.ts'
import type { Plan } from '../plans/store.ts'
import { sayField, sayValue } from '../say-value.ts'
import { words as planWords } from '../words.ts'
import { sayRecord, titleIn } from './difference.tsx'
import type { Version } from './store.ts'
import type { Text, TextRecord } from './text.ts'
import { words } from './words.ts'

type Setting = { locale: Locale; city: string; today: string; address: string }

/** A signed text on paper: what it says, who signed it, and the hash of the file that was signed, of which this is a copy to read. */
export function versionPaper(plan: Plan, version: Version, text: Text, { locale, city, today, address }: Setting) {
  const t = words(locale)
  const sections: Block[] = [
    { kind: 'paragraph', tone: 'lead', text: t('paper.lead', { day: formatDay(version.signedOn, locale) }) },
    {
      kind: 'facts',
      facts: [
        { label: t('version.hash'), value: { text: version.sha256, small: true } },
        { label: t('paper.address'), value: { text: address, href: address, small: true } },
        ...version.signatories.map(({ name, organization, capacity }) => ({
          label: t('version.signed-by'),
          value: [name, capacity, organization].filter(Boolean).join(', '),
        })),
        ...(version.amendment === null
          ? []
          : [{ label: t('version.made-by'), value: t('amendment.name', { number: version.amendment }) }]),
      ],
    },
    ...[...text.values()].flatMap((record) => recordBlocks(record, text, locale)),
  ]
  return renderPdf({
    title: `${inLanguage(plan.title, locale).text}: ${t('version.title', { number: version.number })}`,
    subtitle: plan.territory,
    lang: locale,
    city,
    date: today,
    contents: true,
    ...(plan.demonstration && { notice: planWords(locale)('report.demonstration') }),
    sections,
  })
}

function recordBlocks(record: TextRecord, text: Text, locale: Locale): Block[] {
  const title = titleIn([text], record, locale)
  const facts = Object.entries(record.fields)
    .filter(
      ([field, value]) => value !== null && !(Array.isArray(value) && value.length === 0) && field !== 'demonstration',
    )
    .map(([field, value]) => ({ label: sayField(field, locale), value: sayValue(field, value, { locale }) }))
  return [
    {
      kind: 'heading',
      level: record.kind === 'milestone' || record.kind === 'indicator' ? 2 : 1,
      text: [sayRecord(record, locale), title].filter(Boolean).join(': '),
    },
    { kind: 'facts', facts },
  ]
}
