import { formatList, formatNumber } from '../../kernel/dates.ts'
import type { Locale } from '../../kernel/text.ts'
import { defineMessages, type Translate } from '../i18n/index.ts'
import { isKind, KINDS, type Kind } from './kinds.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

export type FileReason = keyof typeof es.reason

/** What the sentence needs: the file, the place inside it, the limit. */
export type Details = {
  name?: string
  /** Entry inside an archive. */
  entry?: string
  /** 1-based. */
  line?: number
  /** The kind that the name promises, and the kind that the bytes are: a `Kind`, or an extension we do not take. */
  declared?: string
  found?: string
  /** The part of a PDF that acts by itself. */
  active?: keyof typeof es.active
  allowed?: readonly Kind[]
  maxBytes?: number
  max?: number
  width?: number
  height?: number
}

/** A `Verdict` refusal that also carries what its sentence names. */
export type FileRefusal = { ok: false; reason: FileReason; details: Details }
export type FileVerdict<Value> = { ok: true; value: Value } | FileRefusal

export const refuseFile = (reason: FileReason, details: Details = {}): FileRefusal => ({ ok: false, reason, details })

export const words = defineMessages('storage', es, en)

/** One or two sentences in the reader's language: which file, where in it, what the limit is, what to do. */
export function explainRefusal({ reason, details }: Omit<FileRefusal, 'ok'>, locale: Locale): string {
  const t = words(locale)
  const { declared, found, active, allowed, maxBytes, max, line, width, height, entry, name } = details
  return t(`reason.${reason}`, {
    name: name ?? t('this-file'),
    entry: entry ?? '',
    declared: declared ? kindName(declared, t) : '',
    found: active ? t(`active.${active}`) : found ? kindName(found, t) : '',
    allowed: allowed ? listOf(allowed, locale) : '',
    limit: maxBytes === undefined ? '' : formatBytes(maxBytes, locale),
    max: max === undefined ? '' : formatNumber(max, locale),
    line: line === undefined ? '' : formatNumber(line, locale),
    width: width === undefined ? '' : formatNumber(width, locale),
    height: height === undefined ? '' : formatNumber(height, locale),
  })
}

/** «PDF», «hoja de cálculo de Excel (.xlsx)»; a kind we do not take is named by its extension: «.rtf». */
export const kindName = (kind: string, t: Translate<typeof es>) =>
  isKind(kind) ? t(`kind.${kind}`) : t('kind-other', { extension: kind })

/** «PDF, JPG o PNG»: extensions, which is what people see in their folder. */
const listOf = (kinds: readonly Kind[], locale: Locale) =>
  formatList(
    kinds.map((kind) => KINDS[kind].extensions[0].toUpperCase()),
    locale,
    'disjunction',
  )

/** 1 250 000 → «1.3 MB»; 900 → «1 kB». Decimal units, as file managers show. */
export function formatBytes(bytes: number, locale: Locale): string {
  const [divisor, unit] = bytes >= 1_000_000_000 ? [1e9, 'GB'] : bytes >= 1_000_000 ? [1e6, 'MB'] : [1e3, 'kB']
  const value = unit === 'kB' ? Math.max(1, Math.round(bytes / divisor)) : bytes / divisor
  return `${formatNumber(value, locale, { maximumFractionDigits: 1 })}\u00a0${unit}`
}
