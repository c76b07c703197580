import { boroughMap, BOROUGHS, type BoroughKey } from '../../../kernel/geo/boroughs.ts'

/** The city with the alcaldías that something names, each with its code; their names in words are beside it. */
export function PlacesMap({ keys, label }: { keys: readonly BoroughKey[]; label: string }) {
  const named = new Set(keys)
  return (
    <svg
      class="places"
      viewBox={`0 0 ${boroughMap.width} ${boroughMap.height}`}
      role="img"
      aria-label={label}
      focusable="false"
    >
      {BOROUGHS.map(({ key }) => (
        <path
          class={named.has(key) ? 'places__area places__area--named' : 'places__area'}
          d={boroughMap.boroughs[key].path}
        />
      ))}
      {BOROUGHS.filter(({ key }) => named.has(key)).map(({ key, code }) => {
        const [x, y] = boroughMap.boroughs[key].label
        return (
          <text x={x} y={y + 11} text-anchor="middle">
            {code}
          </text>
        )
      })}
    </svg>
  )
}
