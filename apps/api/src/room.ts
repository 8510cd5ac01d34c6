/** Does work when there is room for it: at once, or after what was asked for before. */
export type InRoom = <T>(work: () => Promise<T>) => Promise<T>

/** A room that is full for longer than somebody would wait. */
export class FullError extends Error {
  override name = 'FullError'
}

/** Has places for so many at once; others wait, in the order in which they came. */
export class Room {
  readonly #most: number
  readonly #waiting = new Set<() => void>()
  #busy = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Takes a place, and returns what leaves it. Rejects with {@link FullError} when there is none for so many milliseconds. */
  async enter(patienceMs?: number): Promise<() => void> {
    if (this.#busy < this.#most) this.#busy++
    else await this.#wait(patienceMs)
    let isLeft = false
    return () => {
      if (!isLeft) this.#leave()
      isLeft = true
    }
  }

  #wait(patienceMs: number | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.delete(take)
        reject(new FullError())
      }
      const timer = patienceMs === undefined ? undefined : setTimeout(giveUp, patienceMs)
      const take = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#waiting.add(take)
    })
  }

  #leave(): void {
    const [next] = this.#waiting
    if (!next) {
      this.#busy--
      return
    }
    this.#waiting.delete(next)
    next()
  }
}

/** Returns what does so many things at once; others wait, in the order in which they were asked for. */
export function makeRoom(most: number): InRoom {
  const room = new Room(most)
  return async (work) => {
    const leave = await room.enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
