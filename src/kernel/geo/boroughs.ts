import drawing from './boroughs.json' with { type: 'json' }
import { fold } from '../text.ts'

/** The key of an alcaldía: INEGI's CVE_MUN within entity 09, Mexico City. */
export const BOROUGH_KEYS = [
  '002',
  '003',
  '004',
  '005',
  '006',
  '007',
  '008',
  '009',
  '010',
  '011',
  '012',
  '013',
  '014',
  '015',
  '016',
  '017',
] as const
export type BoroughKey = (typeof BOROUGH_KEYS)[number]

/** One of the 16 alcaldías (Constitución Política de la Ciudad de México, art. 52). */
export type Borough = {
  readonly key: BoroughKey
  /** Its official name. */
  readonly name: string
  /** Three letters for maps and narrow tables. */
  readonly code: string
  /** Other ways people write it, without accents and in lower case. */
  readonly alsoCalled: readonly string[]
}

export const BOROUGHS: readonly Borough[] = [
  { key: '010', name: 'Álvaro Obregón', code: 'AOB', alsoCalled: ['obregon'] },
  { key: '002', name: 'Azcapotzalco', code: 'AZC', alsoCalled: ['azcapo'] },
  { key: '014', name: 'Benito Juárez', code: 'BJU', alsoCalled: ['bj'] },
  { key: '003', name: 'Coyoacán', code: 'COY', alsoCalled: [] },
  { key: '004', name: 'Cuajimalpa de Morelos', code: 'CUJ', alsoCalled: ['cuajimalpa'] },
  { key: '015', name: 'Cuauhtémoc', code: 'CUH', alsoCalled: ['cuahtemoc', 'cuauthemoc'] },
  { key: '005', name: 'Gustavo A. Madero', code: 'GAM', alsoCalled: ['gustavo madero', 'g a madero', 'madero'] },
  { key: '006', name: 'Iztacalco', code: 'IZC', alsoCalled: ['ixtacalco'] },
  { key: '007', name: 'Iztapalapa', code: 'IZP', alsoCalled: ['ixtapalapa'] },
  { key: '008', name: 'La Magdalena Contreras', code: 'MAC', alsoCalled: ['magdalena contreras', 'contreras'] },
  { key: '016', name: 'Miguel Hidalgo', code: 'MIH', alsoCalled: ['mh'] },
  { key: '009', name: 'Milpa Alta', code: 'MIL', alsoCalled: [] },
  { key: '011', name: 'Tláhuac', code: 'TLH', alsoCalled: [] },
  { key: '012', name: 'Tlalpan', code: 'TLP', alsoCalled: [] },
  { key: '017', name: 'Venustiano Carranza', code: 'VCA', alsoCalled: ['v carranza'] },
  { key: '013', name: 'Xochimilco', code: 'XOC', alsoCalled: ['xochi'] },
]

const byKey = new Map<string, Borough>(BOROUGHS.map((borough) => [borough.key, borough]))

/** The alcaldía with a key known to be right; `findBorough` is for text that may be anything. */
export const borough = (key: BoroughKey): Borough => byKey.get(key)!

const byName = new Map(
  BOROUGHS.flatMap((one) =>
    [one.key, plain(one.name), plain(one.code), ...one.alsoCalled].map((name) => [name, one] as const),
  ),
)

/**
 * The alcaldía that `text` names, or null. Accents, capitals, dots, «alcaldía» or «delegación» before the name and the
 * city after it do not matter; a key («007», or «7» as spreadsheets write it) and a code («GAM») will do.
 * The whole text must be the name: «Tlalpan y Xochimilco» is none.
 */
export function findBorough(text: string): Borough | null {
  const name = plain(text)
  const short = name
    .replace(/^(alcaldia|delegacion|demarcacion territorial|demarcacion)( politica)?( (de|en|del))? /, '')
    .replace(/ (cdmx|df|d f|ciudad de mexico|distrito federal)$/, '')
  const key = /^0?9?\d{1,3}$/.test(short) ? short.slice(-3).padStart(3, '0') : short
  return byName.get(key) ?? null
}

function plain(text: string): string {
  return fold(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}

/** The drawing of one alcaldía on the map's grid. */
export type BoroughDrawing = {
  /** SVG path data: one closed outline. */
  readonly path: string
  /** The point with most room around it. */
  readonly label: readonly [x: number, y: number]
  /** From there to the nearest border. */
  readonly room: number
  /** West, north, east, south. */
  readonly box: readonly [number, number, number, number]
}

/**
 * Our own simplified geometry: a grid of whole numbers, north up, neighbours sharing their borders point by point.
 * Made by `bin/simplify-boroughs.ts` from the outlines of the 16 alcaldías (INEGI keys); for pictures, not for measuring land.
 */
export const boroughMap = drawing as unknown as {
  readonly width: number
  readonly height: number
  readonly boroughs: Readonly<Record<BoroughKey, BoroughDrawing>>
}
