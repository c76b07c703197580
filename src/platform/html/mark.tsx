/**
 * The mark of Tequio: strands of a petate that cross over and under, many hands in one cloth, with a marigold heart.
 * It is decoration beside the name, so it is hidden from screen readers.
 */
export const Mark = ({ class: name }: { class?: string }) => (
  <svg class={name} viewBox="0 0 48 48" width="44" height="44" aria-hidden="true" focusable="false">
    <g transform="rotate(45 24 24)">
      <path
        class="mark__over"
        d="M7.8 7.9H18.2V16.5H7.8ZM29.8 7.9H40.2V16.5H29.8ZM7.8 31.5H18.2V40.1H7.8ZM29.8 31.5H40.2V40.1H29.8Z"
      />
      <path
        class="mark__under"
        d="M7.9 18V30H16.5V18ZM19.7 7.8V18.2H28.3V7.8ZM19.7 29.8V40.2H28.3V29.8ZM31.5 18V30H40.1V18Z"
      />
      <path class="mark__heart" d="M18 19.7H30V28.3H18Z" />
    </g>
  </svg>
)
