import { BLANK_LETTERS, UNSEEN } from '../../kernel/text.ts'

export type RepairKind =
  | 'html-entity'
  | 'mojibake'
  | 'unicode-form'
  | 'line-break'
  | 'odd-space'
  | 'control-character'
  | 'invisible-character'
  | 'doubled-space'
  | 'outer-space'
  | 'trailing-punctuation'

/** One certain repair: the whole text before and after it. Each begins where the one before it ended. */
export type Repair = { kind: RepairKind; before: string; after: string }

export type Repaired = {
  value: string
  repairs: Repair[]
  /** Right as they are, but worth a look where texts are compared. */
  notes: ('straight-quotes' | 'curly-quotes')[]
}

/**
 * Repairs what is certainly wrong in a text that came from a table, and says each thing it did. What is doubtful
 * (accents, spelling, short names) is not touched: `propose` proposes it. Repairing twice changes nothing more.
 * `as: 'name'` also joins lines and takes away a dot or comma at the end: «Distrito Federal.», but not «S.A. de C.V.».
 */
export function repair(text: string, { as = 'text' }: { as?: 'name' | 'text' } = {}): Repaired {
  const steps: [RepairKind, (text: string) => string][] = [
    // Encoding damage first: its traces are made of the very spaces and controls that the later steps clean away.
    ['html-entity', decodeEntities],
    ['mojibake', undoMojibake],
    ['unicode-form', (value) => value.normalize('NFC')],
    [
      'line-break',
      (value) => value.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replace(/\n/g, as === 'name' ? ' ' : '\n'),
    ],
    [
      'odd-space',
      (value) => value.replace(/[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ').replace(BLANK_LETTERS, ' '),
    ],
    ['control-character', (value) => value.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ud800-\udfff]/gu, '')],
    ['invisible-character', (value) => value.replace(UNSEEN, '')],
    ['doubled-space', (value) => value.replace(/(?<=\S) {2,}(?=\S)/g, ' ')],
    ['outer-space', (value) => value.trim().replace(/ +\n/g, '\n')],
    ['trailing-punctuation', as === 'name' ? dropTrailingPunctuation : (value) => value],
  ]
  const repairs: Repair[] = []
  let value = text
  // A repair can uncover another (an entity that was mojibake): until nothing changes, which each pass brings nearer.
  for (let changed = true; changed;) {
    changed = false
    for (const [kind, step] of steps) {
      const after = step(value)
      if (after === value) continue
      repairs.push({ kind, before: value, after })
      value = after
      changed = true
    }
  }
  return { value, repairs, notes: quoteNotes(value) }
}

/** Named entities that Spanish and English pages use (HTML Living Standard, 13.5). */
const ENTITIES: Record<string, string> = Object.assign(Object.create(null), {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  shy: '\u00ad',
  aacute: 'á',
  eacute: 'é',
  iacute: 'í',
  oacute: 'ó',
  uacute: 'ú',
  uuml: 'ü',
  ntilde: 'ñ',
  Aacute: 'Á',
  Eacute: 'É',
  Iacute: 'Í',
  Oacute: 'Ó',
  Uacute: 'Ú',
  Uuml: 'Ü',
  Ntilde: 'Ñ',
  agrave: 'à',
  egrave: 'è',
  igrave: 'ì',
  ograve: 'ò',
  ugrave: 'ù',
  ccedil: 'ç',
  Ccedil: 'Ç',
  auml: 'ä',
  euml: 'ë',
  iuml: 'ï',
  ouml: 'ö',
  acirc: 'â',
  ecirc: 'ê',
  icirc: 'î',
  ocirc: 'ô',
  ucirc: 'û',
  atilde: 'ã',
  otilde: 'õ',
  Acirc: 'Â',
  Atilde: 'Ã',
  iexcl: '¡',
  iquest: '¿',
  ordm: 'º',
  ordf: 'ª',
  deg: '°',
  middot: '·',
  bull: '•',
  hellip: '…',
  laquo: '«',
  raquo: '»',
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  sbquo: '‚',
  bdquo: '„',
  acute: '´',
  uml: '¨',
  ndash: '–',
  mdash: '—',
  euro: '€',
  pound: '£',
  cent: '¢',
  sect: '§',
  para: '¶',
  copy: '©',
  reg: '®',
  trade: '™',
  plusmn: '±',
  times: '×',
  divide: '÷',
  frac12: '½',
  frac14: '¼',
  frac34: '¾',
  sup2: '²',
  sup3: '³',
  micro: 'µ',
})

/** `&amp;quot;` too: decoded until nothing is left to decode, which takes at most as many turns as it is escaped. */
function decodeEntities(text: string): string {
  let value = text
  while (value.includes('&')) {
    const decoded = value.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,9}));/g, decodeEntity)
    if (decoded === value) break
    value = decoded
  }
  return value
}

function decodeEntity(
  whole: string,
  decimal: string | undefined,
  hexadecimal: string | undefined,
  name: string | undefined,
) {
  if (name !== undefined) return ENTITIES[name] ?? whole
  const code = decimal === undefined ? parseInt(hexadecimal!, 16) : Number(decimal)
  if (code >= 0x80 && code <= 0x9f) return new TextDecoder('windows-1252').decode(Uint8Array.of(code))
  const isText = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isText ? String.fromCodePoint(code) : whole
}

/** Each Windows-1252 character beyond ASCII and the byte it is written with. */
const BYTE_OF = new Map(
  Array.from(
    { length: 128 },
    (_, at) => [new TextDecoder('windows-1252').decode(Uint8Array.of(at + 128)), at + 128] as const,
  ),
)

/**
 * UTF-8 read as Windows-1252: «Ã¡» was «á», «â€œ» was «“». Certain only where a lead character is followed by exactly
 * the continuation characters it announces, which no Spanish word does; and where the result is a letter, a sign or
 * an emoji of use, not an exotic script by chance.
 */
function undoMojibake(text: string): string {
  let value = text
  for (;;) {
    const undone = value.replace(MOJIBAKE, (sequence) => {
      const bytes = Uint8Array.from(sequence, (character) => BYTE_OF.get(character)!)
      try {
        const decoded = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
        return PLAUSIBLE.test(decoded) ? decoded : sequence
      } catch {
        return sequence
      }
    })
    if (undone === value) return value
    value = undone
  }
}

const characters = (from: number, to: number) =>
  [...BYTE_OF]
    .filter(([, byte]) => byte >= from && byte <= to)
    .map(([character]) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
const CONTINUATION = `[${characters(0x80, 0xbf)}]`
const MOJIBAKE = new RegExp(
  `[${characters(0xc2, 0xdf)}]${CONTINUATION}|[${characters(0xe0, 0xef)}]${CONTINUATION}{2}|[${characters(0xf0, 0xf4)}]${CONTINUATION}{3}`,
  'g',
)
const PLAUSIBLE =
  /^(?:[\u0300-\u033f]|[\u00a0-\u017f\u2010-\u203a\u20ac\u2122\u2190-\u21ff\u2200-\u22ff]|\p{Extended_Pictographic})$/u

/** Ends that keep their dot: forms of companies and the usual abbreviations (Real Academia Española, «abreviaturas»). */
const ABBREVIATIONS = new Set(
  'cía cia hnos hno ltda ltd inc corp gral prol deleg depto dpto admón admon adm nal edo méx mex mpal núm num esq sucs suc vol pág págs etc prof lic dra ing arq'.split(
    ' ',
  ),
)

/**
 * A comma or semicolon at the end of a name; a dot where it follows a whole word. «C.V.», «A.C.» and abbreviations keep
 * theirs, and so does any word of three letters or fewer, which could be one; so do ellipses.
 */
function dropTrailingPunctuation(text: string): string {
  const bare = text.replace(/(?<=[\p{L}\d)»”"])\s*[,;]+$/u, '')
  const lastWord = /(?:^|[\s("«“-])(\p{L}{4,})\.$/u.exec(bare)?.[1]
  return lastWord && !ABBREVIATIONS.has(lastWord.toLowerCase()) ? bare.slice(0, -1) : bare
}

function quoteNotes(text: string): Repaired['notes'] {
  return [
    ...(text.includes('"') ? ['straight-quotes' as const] : []),
    ...(/[“”„]/.test(text) ? ['curly-quotes' as const] : []),
  ]
}
