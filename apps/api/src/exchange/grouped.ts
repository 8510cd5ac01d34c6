/** Returns things in their order, in groups none of which is larger than that, but for one thing that is larger alone. */
export function grouped<T>(things: readonly T[], sizeOf: (thing: T) => number, largest: number): T[][] {
  const groups: T[][] = []
  let last: T[] = []
  let size = 0
  for (const thing of things) {
    const own = sizeOf(thing)
    if (last.length === 0 || size + own > largest) {
      last = []
      groups.push(last)
      size = 0
    }
    last.push(thing)
    size += own
  }
  return groups
}
