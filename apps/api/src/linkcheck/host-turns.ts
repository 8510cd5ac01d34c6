import { setTimeout as wait } from 'node:timers/promises'

/** Does work that asks a host in its turn: after what asked the same host before, and a pause. */
export type TakeTurn = <T>(host: string, signal: AbortSignal, work: () => Promise<T>) => Promise<T>

/** Returns what gives each host to one at a time, with a pause in between. */
export function hostTurns(pauseMs: number): TakeTurn {
  const last = new Map<string, Promise<unknown>>()
  return (host, signal, work) => {
    const before = last.get(host)
    const turn = (async () => {
      if (before) await Promise.race([before, aborted(signal)])
      signal.throwIfAborted()
      return work()
    })()
    const over = Promise.allSettled([before, turn]).then(() => wait(pauseMs, undefined, { ref: false }))
    last.set(host, over)
    void over.then(() => {
      if (last.get(host) === over) last.delete(host)
    })
    return turn
  }
}

/** Never resolves; an abort while nobody waits any more is nobody's business. */
function aborted(signal: AbortSignal): Promise<never> {
  const waiting = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  waiting.catch(() => undefined)
  return waiting
}
