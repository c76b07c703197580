/**
 * Remembers what `compute` answered for a key. A page asks hundreds of times, so it is a bare Map, which nothing finds faster;
 * once it holds `most` characters it begins anew.
 */
export function memo(most: number) {
  const known = new Map<string, string>()
  let size = 0
  return (key: string, compute: () => string): string => {
    const found = known.get(key)
    if (found !== undefined) return found
    const value = compute()
    size += key.length + value.length
    if (size > most) {
      known.clear()
      size = key.length + value.length
    }
    known.set(key, value)
    return value
  }
}
