import { existsSync, readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { contains, simplifyBoroughs, thin, type Outlines, type Point } from '../../../bin/simplify-boroughs.ts'
import { BOROUGH_KEYS, BOROUGHS, boroughMap, findBorough, type BoroughKey } from './boroughs.ts'

const outlines = readOutlines()
const drawn = new Map(BOROUGH_KEYS.map((key) => [key, pointsOf(boroughMap.boroughs[key].path)]))

test('the 16 alcaldías of the official outlines, each once', () => {
  expect(outlines.features.map(({ properties }) => properties.CVE_MUN).toSorted()).toEqual([...BOROUGH_KEYS])
  expect(BOROUGHS.map(({ key }) => key).toSorted()).toEqual([...BOROUGH_KEYS])
  expect(new Set(BOROUGHS.map(({ code }) => code)).size).toBe(16)
  for (const { properties } of outlines.features as unknown as { properties: { CVE_MUN: string; NOM_MUN: string } }[])
    expect(BOROUGHS.find(({ key }) => key === properties.CVE_MUN)?.name).toBe(properties.NOM_MUN)
})

test('they are listed by name, as Spanish sorts', () => {
  const names = BOROUGHS.map(({ name }) => name)
  expect(names).toEqual(names.toSorted(new Intl.Collator('es').compare))
})

test.each([
  ['Cuajimalpa', '004'],
  ['Magdalena Contreras', '008'],
  ['la magdalena contreras', '008'],
  ['GAM', '005'],
  ['Gustavo A Madero', '005'],
  ['gustavo a. madero', '005'],
  ['Alvaro Obregon', '010'],
  ['ÁLVARO OBREGÓN', '010'],
  ['Alcaldía Coyoacán', '003'],
  ['Delegación Tlahuac.', '011'],
  ['Alcaldía de Milpa Alta', '009'],
  ['Tlalpan, Ciudad de México', '012'],
  ['Cuahtémoc', '015'],
  ['  Benito   Juarez ', '014'],
  ['007', '007'],
  ['7', '007'],
  ['09007', '007'],
])('%s is %s', (text, key) => expect(findBorough(text)?.key).toBe(key))

test.each(['', 'Tlalpan y Xochimilco', 'Ecatepec', '001', '018', '99', 'Alcaldía', '15007'])(
  '«%s» is none of them',
  (text) => expect(findBorough(text)).toBeNull(),
)

test('every official name finds itself', () => {
  for (const borough of BOROUGHS) expect(findBorough(borough.name)).toBe(borough)
})

test('the drawing is the one the script makes, and it is small', () => {
  expect(boroughMap).toEqual(simplifyBoroughs(outlines))
  expect(statSync('src/kernel/geo/boroughs.json').size).toBeLessThanOrEqual(12 * 1024)
})

test('each label and each centre of the drawing lies in the right official outline', () => {
  const { toDegrees } = projection()
  for (const { properties, geometry } of outlines.features) {
    const key = properties.CVE_MUN as BoroughKey
    const original = geometry.coordinates[0]!
    expect(contains(original, toDegrees(boroughMap.boroughs[key].label))).toBe(true)
    expect(contains(original, toDegrees(centreOf(drawn.get(key)!)))).toBe(true)
  }
})

test('areas differ less than 3 % from the official outlines', () => {
  const { toGrid } = projection()
  for (const { properties, geometry } of outlines.features) {
    const original = areaOf(geometry.coordinates[0]!.map(toGrid))
    const ours = areaOf(drawn.get(properties.CVE_MUN as BoroughKey)!)
    expect(Math.abs(ours / original - 1), properties.CVE_MUN).toBeLessThan(0.03)
  }
})

test('neighbours share their borders point by point: no gap, no overlap', () => {
  const times = new Map<string, number>()
  for (const ring of drawn.values()) for (const edge of edgesOf(ring)) times.set(edge, (times.get(edge) ?? 0) + 1)
  expect(Math.max(...times.values()), 'no border is walked twice in the same direction').toBe(1)

  const outside = [...times.keys()].filter((edge) => !times.has(edge.split('>').toReversed().join('>')))
  const next = new Map(outside.map((edge) => edge.split('>') as [string, string]))
  expect(next.size, 'the outside leaves each of its points once').toBe(outside.length)
  const border = walk(next)
  expect(border.length, 'what is walked once is the edge of the city, in one piece').toBe(outside.length)
  expect(areaOf(border)).toBe([...drawn.values()].map(areaOf).reduce((sum, area) => sum + area, 0))
})

test('no outline crosses itself', () => {
  for (const [key, ring] of drawn)
    ring.forEach((a, i) => {
      const b = ring[(i + 1) % ring.length]!
      for (let j = i + 2; j < ring.length - (i === 0 ? 1 : 0); j++)
        expect(cross(a, b, ring[j]!, ring[(j + 1) % ring.length]!), `${key} at ${a}`).toBe(false)
    })
})

test('boxes hold their outlines', () => {
  for (const [key, ring] of drawn) {
    const xs = ring.map(([x]) => x)
    const ys = ring.map(([, y]) => y)
    expect(boroughMap.boroughs[key].box).toEqual([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)])
    expect(Math.min(...xs, ...ys)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...xs)).toBeLessThanOrEqual(boroughMap.width)
    expect(Math.max(...ys)).toBeLessThanOrEqual(boroughMap.height)
  }
})

test('thinning keeps the ends and drops the flattest point first', () => {
  const line: Point[] = [
    [0, 0],
    [1, 2.4],
    [2, 5],
    [3, 2.4],
    [4, 0],
  ]
  expect(thin(line, 2)).toEqual([
    [0, 0],
    [2, 5],
    [4, 0],
  ])
  expect(thin(line, Infinity)).toEqual([
    [0, 0],
    [4, 0],
  ])
})

function readOutlines(): Outlines {
  const file = `${process.env.TEQUIO_SHARED ?? '../shared'}/data/geo/cdmx-alcaldias.geojson`
  if (!existsSync(file)) throw new Error(`${file} is missing: set TEQUIO_SHARED to the folder that has data/geo`)
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** The map's projection, worked out again from the outlines' extent. */
function projection() {
  const all = outlines.features.flatMap(({ geometry }) => geometry.coordinates[0]!)
  const west = Math.min(...all.map(([lon]) => lon))
  const north = Math.max(...all.map(([, lat]) => lat))
  const south = Math.min(...all.map(([, lat]) => lat))
  const squeeze = Math.cos((((north + south) / 2) * Math.PI) / 180)
  const unit = 988 / (north - south)
  return {
    toGrid: ([lon, lat]: Point): Point => [(lon - west) * squeeze * unit + 6, (north - lat) * unit + 6],
    toDegrees: ([x, y]: Point): Point => [(x - 6) / (squeeze * unit) + west, north - (y - 6) / unit],
  }
}

function pointsOf(path: string): Point[] {
  const [x, y, ...steps] = path.match(/-?\d+/g)!.map(Number) as [number, number, ...number[]]
  const points: Point[] = [[x, y]]
  for (let i = 0; i < steps.length; i += 2) {
    const [px, py] = points.at(-1)!
    points.push([px + steps[i]!, py + steps[i + 1]!])
  }
  return points
}

const edgesOf = (ring: readonly Point[]) => ring.map((point, index) => `${point}>${ring[(index + 1) % ring.length]}`)

function walk(next: ReadonlyMap<string, string>): Point[] {
  const [start] = next.keys()
  const points: Point[] = []
  for (let at = start!; points.length === 0 || at !== start; at = next.get(at)!) {
    points.push(at.split(',').map(Number) as unknown as Point)
    if (points.length > next.size) break
  }
  return points
}

const signedArea = (ring: readonly Point[]) =>
  ring.reduce((sum, [x, y], index) => {
    const [nx, ny] = ring[(index + 1) % ring.length]!
    return sum + (x * ny - nx * y) / 2
  }, 0)
const areaOf = (ring: readonly Point[]) => Math.abs(signedArea(ring))

function centreOf(ring: readonly Point[]): Point {
  const sums = ring.reduce(
    ([sx, sy], [x, y], index) => {
      const [nx, ny] = ring[(index + 1) % ring.length]!
      const part = x * ny - nx * y
      return [sx + (x + nx) * part, sy + (y + ny) * part] as const
    },
    [0, 0] as readonly [number, number],
  )
  return [sums[0] / (6 * signedArea(ring)), sums[1] / (6 * signedArea(ring))]
}

function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point) =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}
