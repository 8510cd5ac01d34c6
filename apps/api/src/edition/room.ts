/** Does work when there is room for it: at once, or after what was asked for before. */
export type InRoom = <T>(work: () => Promise<T>) => Promise<T>

/** Returns what does so many things at once; others wait, in the order in which they were asked for. */
export function makeRoom(most: number): InRoom {
  const waiting: (() => void)[] = []
  let busy = 0
  return async (work) => {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else busy--
    }
  }
}
