import { encode } from 'uqr'

/** White modules around it, without which a camera does not find it (ISO/IEC 18004, section 9.1). */
const QUIET = 4

/** A text for cameras. Dark on white in every theme: many readers know no other. What it says must also be on the page to read. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET })
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={data.map(darkRuns).join('')} fill="#000" />
    </svg>
  )
}

/** The dark modules of one row, each run of neighbours as one box. */
function darkRuns(row: readonly boolean[], y: number): string {
  let path = ''
  for (let from = row.indexOf(true); from >= 0;) {
    const end = row.indexOf(false, from)
    const length = (end < 0 ? row.length : end) - from
    path += `M${from} ${y}h${length}v1h-${length}z`
    from = row.indexOf(true, from + length)
  }
  return path
}
