/** How a bar looks. Each differs in pattern and outline as well as in colour, so that it survives a black-and-white copy. */
export type Tone =
  | 'plain'
  | 'done'
  | 'substantial'
  | 'limited'
  | 'under-way'
  | 'not-started'
  | 'unknown'
  | 'late'
  | 'late-track'
  | 'under-way-track'

const PATTERN: Partial<Record<Tone, 'weave' | 'sparse' | 'dots' | 'slashes'>> = {
  substantial: 'weave',
  limited: 'sparse',
  'under-way-track': 'sparse',
  unknown: 'dots',
  late: 'slashes',
}

/** The patterns that a chart's marks refer to. Once in each figure, before its marks. */
export const Patterns = ({ id }: { id: string }) => (
  <svg class="tq-chart__patterns" width="0" height="0" aria-hidden="true" focusable="false">
    <defs>
      <pattern id={`${id}-weave`} width="5" height="5" patternUnits="userSpaceOnUse">
        <path class="tq-line tq-line--paper" d="M-1 6L6 -1M-1 1L1 -1M4 6L6 4" stroke-width="1.4" stroke-opacity="0.6" />
      </pattern>
      <pattern id={`${id}-sparse`} width="6" height="6" patternUnits="userSpaceOnUse">
        <path class="tq-line tq-line--under-way" d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" stroke-width="1.1" />
      </pattern>
      <pattern id={`${id}-dots`} width="5" height="5" patternUnits="userSpaceOnUse">
        <circle class="tq-dot" cx="2.5" cy="2.5" r="0.9" />
      </pattern>
      <pattern id={`${id}-slashes`} width="7" height="7" patternUnits="userSpaceOnUse">
        <path class="tq-line tq-line--paper" d="M-1 -1L8 8M-1 6L1 8M6 -1L8 1" stroke-width="1.6" />
      </pattern>
    </defs>
  </svg>
)

/** One bar. `x` and `width` are percentages of the drawing's width; `y` and `height` are pixels. */
export function Bar({
  id,
  tone,
  x,
  width,
  y,
  height,
  round = 2,
}: {
  id: string
  tone: Tone
  x: number
  width: number
  y: number
  height: number
  round?: number
}) {
  const place = { x: percent(x), width: percent(width), y, height, rx: round }
  const pattern = PATTERN[tone]
  return (
    <>
      <rect class={`tq-fill tq-fill--${tone}`} {...place} />
      {pattern && <rect fill={`url(#${id}-${pattern})`} {...place} />}
    </>
  )
}

/** A small bar for a legend, 22 × 14 pixels. */
export const Swatch = ({ id, tone }: { id: string; tone: Tone }) => (
  <Bar id={id} tone={tone} x={0} width={100} y={1} height={12} />
)

/** A milestone: a diamond centred `x` per cent along and `y` pixels down. Filled when done, hollow before, struck when late. */
export const Diamond = ({ x, y, tone, size = 6 }: { x: number; y: number; tone: Tone; size?: number }) => (
  <svg x={percent(x)} y={y} class="tq-place" width="1" height="1">
    <path class={`tq-diamond tq-diamond--${tone}`} d={`M0 ${-size}L${size} 0L0 ${size}L${-size} 0z`} />
    {tone === 'late' && (
      <path class="tq-diamond__stroke" d={`M0 ${-size / 2}V${size / 8}M0 ${size / 3}V${size / 1.8}`} />
    )}
  </svg>
)

/** A number as an SVG percentage, to a hundredth: 33.333 → «33.33%». */
export const percent = (value: number) => `${Math.round(value * 100) / 100}%`
