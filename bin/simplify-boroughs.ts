/**
 * Draws the 16 alcaldías of Mexico City small enough for a web page: reads the outlines, writes `src/kernel/geo/boroughs.json`.
 *
 *   node bin/run.mjs bin/simplify-boroughs.ts [outlines.geojson]
 *
 * 1. Outlines are cut into arcs where three areas (or two and the outside) meet, so that a border between neighbours is one arc, kept once.
 * 2. Arcs are projected on a plane (equirectangular on the city's middle latitude: over half a degree it is true to 0.3 %).
 * 3. Each arc is thinned once (Visvalingam & Whyatt 1993: the point whose triangle is smallest goes first), its ends stay. Both neighbours get the same points.
 * 4. Points go to a grid of whole numbers, `HEIGHT` units high, and each area becomes an SVG path of relative steps.
 *
 * Source of the outlines: the boundary file of the 16 alcaldías (keys CVE_MUN of INEGI's Marco Geoestadístico), which the product does not ship.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

export type Point = readonly [x: number, y: number]
export type Ring = readonly Point[]
type Arc = { readonly points: readonly Point[]; readonly reversed: boolean }
export type Outlines = {
  features: { properties: { CVE_MUN: string }; geometry: { type: string; coordinates: Point[][] } }[]
}

/** Units of the grid from the northern to the southern edge. One unit is about 60 m. */
const HEIGHT = 1000
const MARGIN = 6
/** Triangles smaller than this many square units are not seen at the size of a page. */
const SMALLEST_TRIANGLE = 5

export function simplifyBoroughs(outlines: Outlines, smallest = SMALLEST_TRIANGLE) {
  const areas = outlines.features.map(({ properties, geometry }) => ({
    key: properties.CVE_MUN,
    ring: ringOf(geometry),
  }))
  const { toGrid, width, height } = grid(areas.flatMap(({ ring }) => ring))
  const ends = junctions(areas.map(({ ring }) => ring))
  const thinned = new Map<string, readonly Point[]>()
  const boroughs = areas.map(({ key, ring }) => {
    const points = cut(ring, ends).flatMap((arc) => {
      const one = canonical(arc)
      const name = one.points.map(String).join(' ')
      const kept = thinned.get(name) ?? thin(one.points.map(toGrid), smallest).map(round)
      thinned.set(name, kept)
      return (one.reversed ? kept.toReversed() : kept).slice(1)
    })
    const drawn = withoutRepeats(points)
    return [key, { path: pathOf(drawn), ...innermost(drawn), box: boxOf(drawn) }] as const
  })
  return { width, height, boroughs: Object.fromEntries(boroughs.toSorted(([a], [b]) => a.localeCompare(b))) }
}

/** The outline without its repeated last point. The 16 alcaldías are single pieces without holes; anything else is a different file. */
function ringOf({ type, coordinates }: { type: string; coordinates: Point[][] }): Ring {
  const [outline, ...holes] = coordinates
  if (type !== 'Polygon' || !outline || holes.length > 0)
    throw new Error('An outline is expected to be one polygon without holes')
  return outline.slice(0, -1)
}

function grid(points: readonly Point[]) {
  const [west, north, east, south] = boxOf(points.map(([lon, lat]) => [lon, -lat]))
  const squeeze = Math.cos((((north + south) / 2) * Math.PI) / 180)
  const unit = (HEIGHT - 2 * MARGIN) / (south - north)
  const toGrid = ([lon, lat]: Point): Point => [(lon - west) * squeeze * unit + MARGIN, (-lat - north) * unit + MARGIN]
  return { toGrid, width: Math.ceil((east - west) * squeeze * unit + 2 * MARGIN), height: HEIGHT }
}

/** The points where borders part: their two neighbours differ from one outline to another. */
function junctions(rings: readonly Ring[]): Set<string> {
  const neighbours = new Map<string, string>()
  const points = new Set<string>()
  for (const ring of rings)
    ring.forEach((point, index) => {
      const around = [ring.at(index - 1), ring[(index + 1) % ring.length]]
        .map((near) => String(near))
        .toSorted()
        .join(' ')
      const before = neighbours.get(String(point))
      if (before !== undefined && before !== around) points.add(String(point))
      neighbours.set(String(point), around)
    })
  return points
}

/** The arcs of an outline from junction to junction, each with both its ends. */
function cut(ring: Ring, ends: ReadonlySet<string>): Point[][] {
  const first = ring.findIndex((point) => ends.has(String(point)))
  if (first < 0) throw new Error('An area without neighbours: its outline has no junction to start from')
  const turned = [...ring.slice(first), ...ring.slice(0, first + 1)]
  const arcs: Point[][] = []
  let arc: Point[] = []
  for (const point of turned) {
    arc.push(point)
    if (!ends.has(String(point)) || arc.length === 1) continue
    arcs.push(arc)
    arc = [point]
  }
  return arcs
}

/** The same arc for both neighbours, who run along it in opposite directions. */
function canonical(points: readonly Point[]): Arc {
  const backwards = points.toReversed()
  const reversed = backwards.map(String).join(' ') < points.map(String).join(' ')
  return { points: reversed ? backwards : points, reversed }
}

/** Visvalingam & Whyatt: drops the point with the smallest triangle until none is smaller than `smallest`; the ends stay. */
export function thin(points: readonly Point[], smallest: number): Point[] {
  const kept = [...points]
  while (kept.length > 2) {
    const triangles = kept.slice(1, -1).map((point, index) => triangle(kept[index]!, point, kept[index + 2]!))
    const least = Math.min(...triangles)
    if (least >= smallest) break
    kept.splice(triangles.indexOf(least) + 1, 1)
  }
  return kept
}

const triangle = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point) =>
  Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

const round = ([x, y]: Point): Point => [Math.round(x), Math.round(y)]

const withoutRepeats = (points: readonly Point[]) =>
  points.filter((point, index) => String(point) !== String(points.at(index - 1)))

function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (!first) throw new Error('An area vanished: the grid is too coarse')
  let [x, y] = first
  const steps = rest.map((point) => {
    const step = `${point[0] - x} ${point[1] - y}`
    ;[x, y] = point
    return step
  })
  return `M${first[0]} ${first[1]}l${steps.join(' ').replaceAll(' -', '-')}z`
}

function boxOf(points: readonly Point[]): [west: number, north: number, east: number, south: number] {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

/** The point farthest from the outline, to two units: where a label has most room; `room` is that distance. */
function innermost(ring: Ring): { label: Point; room: number } {
  const [west, north, east, south] = boxOf(ring)
  let best: Point = [(west + east) / 2, (north + south) / 2]
  let room = -1
  for (let x = west; x <= east; x += 2)
    for (let y = north; y <= south; y += 2) {
      if (!contains(ring, [x, y])) continue
      const free = Math.min(...ring.map((point, index) => distance([x, y], point, ring[(index + 1) % ring.length]!)))
      if (free <= room) continue
      room = free
      best = [x, y]
    }
  return { label: round(best), room: Math.round(room) }
}

/** Whether `ring` holds the point, by the even–odd rule. */
export const contains = (ring: Ring, [x, y]: Point): boolean =>
  ring.reduce((inside, [ax, ay], index) => {
    const [bx, by] = ring.at(index - 1)!
    return ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax ? !inside : inside
  }, false)

function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = (bx - ax) ** 2 + (by - ay) ** 2
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const source = process.argv[2] ?? `${process.env.TEQUIO_SHARED ?? '../shared'}/data/geo/cdmx-alcaldias.geojson`
  const { boroughs, ...size } = simplifyBoroughs(JSON.parse(readFileSync(source, 'utf8')))
  const lines = Object.entries(boroughs).map(([key, borough]) => `    "${key}": ${JSON.stringify(borough)}`)
  const text = `{\n  "width": ${size.width},\n  "height": ${size.height},\n  "boroughs": {\n${lines.join(',\n')}\n  }\n}\n`
  writeFileSync('src/kernel/geo/boroughs.json', text)
  console.log(`${lines.length} areas, ${Buffer.byteLength(text)} bytes`)
}
