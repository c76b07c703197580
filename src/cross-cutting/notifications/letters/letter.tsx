import { renderToString } from 'preact-render-to-string'
import { formatMoment } from '../../../kernel/dates.ts'
import { sameRef, type Ref } from '../../../kernel/ref.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../../kernel/text.ts'
import type { Settings } from '../../../platform/config/index.ts'
import type { Letter } from '../../../platform/mail/index.ts'
import type { Told } from '../../../platform/manifest/telling.ts'
import type { Pace } from '../follows/model.ts'
import { words } from '../words.ts'
import { unsubscribeAddress } from './unsubscribe.ts'

/** What happened to one record: the acts that are told, the latest first, of `total`. Without title where it is gone. */
export type Chapter = {
  record: Ref
  title?: TranslatedText
  address?: string
  told: readonly Told[]
  total: number
}

type Line = { when: string; who: string; what: string; on: string | null; link: string | null }
type Part = { title: string; lines: Line[]; more: string | null; link: string; leave: string }

/** One letter to one person: what was done to the records they follow, and the ways to hear less. */
export function writeLetter(
  settings: Settings,
  { id, personId, pace }: { id: string; personId: string; pace: Pace },
  chapters: readonly Chapter[],
  locale: Locale,
): Omit<Letter, 'to'> {
  const t = words(locale)
  const parts = chapters.map((chapter) => partOf(settings, chapter, { personId, pace }, locale))
  const acts = chapters.reduce((sum, { total }) => sum + total, 0)
  const all = unsubscribeAddress(settings, { personId, of: 'all' })
  const manage = `${settings.ORIGIN}/mi-mesa/seguimientos`
  const values = { acts: t('letter.acts', { count: acts }), records: t('letter.records', { count: parts.length }) }
  const isOne = pace === 'at-once' && parts.length === 1
  const lead = isOne ? t('letter.at-once.lead', { city: settings.TEQUIO_CITY }) : t('letter.weekly.lead', { ...values, city: settings.TEQUIO_CITY }) // prettier-ignore

  return {
    id: `follow-${id}`,
    subject: isOne ? t('letter.at-once.subject', { title: parts[0]!.title, count: acts }) : t('letter.weekly.subject', values), // prettier-ignore
    text: [
      lead,
      ...parts.map((part) => textOf(part, locale)),
      t('letter.manage', { address: manage }),
      t('letter.leave-all', { address: all }),
    ].join('\n\n'),
    html: htmlOf({ parts, lead, manage, all }, locale),
    unsubscribe: isOne ? parts[0]!.leave : all,
  }
}

function partOf(
  settings: Settings,
  { record, title, address, told, total }: Chapter,
  { personId, pace }: { personId: string; pace: Pace },
  locale: Locale,
): Part {
  const t = words(locale)
  const history = `${settings.ORIGIN}/historial/${record.kind}/${record.id}`
  return {
    title: title ? inLanguage(title, locale).text : t('gone'),
    lines: told.map((act) => lineOf(settings, act, record, locale)),
    more: total > told.length ? t('letter.more', { count: total - told.length, address: history }) : null,
    link: address ? settings.ORIGIN + address : history,
    leave: unsubscribeAddress(settings, { personId, of: { subject: record, pace } }),
  }
}

function lineOf(settings: Settings, { at, sentence, who, subject }: Told, record: Ref, locale: Locale): Line {
  const isOther = !sameRef(subject, record)
  return {
    when: formatMoment(at, locale),
    who: [who.person, who.organization].filter(Boolean).join(', ') || words(locale)('platform'),
    what: sentence,
    on: isOther && subject.title ? inLanguage(subject.title, locale).text : null,
    link: isOther && subject.address ? settings.ORIGIN + subject.address : null,
  }
}

function textOf({ title, lines, more, link, leave }: Part, locale: Locale): string {
  const t = words(locale)
  const told = lines.map(({ when, who, what, on, link: where }) =>
    [`- ${what}`, `  ${when} · ${who}`, on && `  ${on}`, where && `  ${where}`].filter(Boolean).join('\n'),
  )
  return [`${title}\n${link}`, ...told, ...(more ? [more] : []), t('letter.leave', { address: leave })].join('\n\n')
}

type Whole = { parts: readonly Part[]; lead: string; manage: string; all: string }

/** The same, for programs that show it: headings, lists and links, nothing that is loaded from elsewhere. */
const htmlOf = (whole: Whole, locale: Locale) =>
  `<!doctype html>${renderToString(<LetterBody {...whole} locale={locale} />)}`

function LetterBody({ parts, lead, manage, all, locale }: Whole & { locale: Locale }) {
  const t = words(locale)
  return (
    <html lang={locale}>
      <body>
        <p>{lead}</p>
        {parts.map(({ title, lines, more, link, leave }) => (
          <>
            <h2>
              <a href={link}>{title}</a>
            </h2>
            <ul>
              {lines.map(({ when, who, what, on, link: where }) => (
                <li>
                  <p>
                    {what}
                    {on && <> · {where ? <a href={where}>{on}</a> : on}</>}
                    <br />
                    <small>
                      {when} · {who}
                    </small>
                  </p>
                </li>
              ))}
            </ul>
            {more && <p>{more}</p>}
            <p>
              <small>
                <a href={leave}>{t('letter.leave-link')}</a>
              </small>
            </p>
          </>
        ))}
        <hr />
        <p>
          <small>
            <a href={manage}>{t('letter.manage-link')}</a> · <a href={all}>{t('letter.leave-all-link')}</a>
          </small>
        </p>
      </body>
    </html>
  )
}
