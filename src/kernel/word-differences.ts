/** A run of words that both texts have, or that only the one before or the one after has. */
export type Run = { kind: 'same' | 'gone' | 'new'; text: string }

/** Cells of the table of common words: beyond, the middle of the texts is shown as one replaced by the other. */
const MOST_CELLS = 1_000_000

/**
 * What was said and is said, word by word: the longest sequence of words that both have stays, the rest went or came. Spaces go with
 * the word before them, so that the runs of either side put together are that side, letter by letter.
 */
export function wordDifferences(before: string, after: string): Run[] {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  const start = commonStart(old, now)
  const end = commonStart(old.slice(start).toReversed(), now.slice(start).toReversed())
  return joined([
    ...old.slice(0, start).map(same),
    ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...old.slice(old.length - end).map(same),
  ])
}

const wordsOf = (text: string) => text.match(/\s*\S+\s*?(?=\s|$)|\s+$/gu) ?? []
const same = (text: string): Run => ({ kind: 'same', text })

function commonStart(a: readonly string[], b: readonly string[]): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  return at
}

/** By the longest common subsequence (Wagner and Fischer, 1974). */
function middle(old: readonly string[], now: readonly string[]): Run[] {
  const gone = (text: string): Run => ({ kind: 'gone', text })
  const came = (text: string): Run => ({ kind: 'new', text })
  if (old.length * now.length > MOST_CELLS) return [...old.map(gone), ...now.map(came)]
  const wide = now.length + 1
  const longest = new Uint32Array((old.length + 1) * wide)
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      longest[i * wide + j] =
        old[i] === now[j]
          ? longest[(i + 1) * wide + j + 1]! + 1
          : Math.max(longest[(i + 1) * wide + j]!, longest[i * wide + j + 1]!)
  const runs: Run[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      runs.push(same(old[i++]!))
      j++
    } else if (j >= now.length || (i < old.length && longest[(i + 1) * wide + j]! >= longest[i * wide + j + 1]!))
      runs.push(gone(old[i++]!))
    else runs.push(came(now[j++]!))
  }
  return runs
}

/** Runs of one kind as one. */
function joined(runs: readonly Run[]): Run[] {
  const whole: Run[] = []
  for (const { kind, text } of runs) {
    const last = whole.at(-1)
    if (last?.kind === kind) last.text += text
    else whole.push({ kind, text })
  }
  return whole
}
