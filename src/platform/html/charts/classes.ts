/** A class of a map's key: the smallest and the largest value that really occur in it. */
export type ValueClass = { from: number; to: number }

/**
 * At most `most` classes of the values above zero. Different values are shared out evenly (quantiles of the distinct values),
 * so equal values are always in one class and each class's limits are values that occur. Zero is no class: it is «ninguno».
 */
export function classesOf(values: readonly number[], most = 4): ValueClass[] {
  const distinct = [...new Set(values.filter((value) => value > 0))].toSorted((a, b) => a - b)
  const classes = Math.min(most, distinct.length)
  return Array.from({ length: classes }, (_, index) => ({
    from: distinct[Math.floor((index * distinct.length) / classes)]!,
    to: distinct[Math.floor(((index + 1) * distinct.length) / classes) - 1]!,
  }))
}
