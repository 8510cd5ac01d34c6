/** What our work on a page costs it, in milliseconds of its main thread. */
export interface Meter {
  /** Runs it, and counts how long it takes. */
  run<T>(work: () => T): T
  /** Of all work so far. */
  total(): number
  /** Of the longest stretch without a pause. */
  longest(): number
}

/** A stretch of this many milliseconds is felt on a page. A machine four times slower than a usual one still keeps to it (docs/decisions/0021-at-home-on-a-page.md). */
const TOO_LONG_MS = 50

/** After as many stretches that are felt within a minute the page is left alone. Arbitrary: one may be the machine's, three are the page's. */
const OVERRUNS = 3
const MINUTE_MS = 60_000

/** A page on which our work takes too long, again and again: better without us. */
export class TooCostlyError extends Error {
  override name = 'TooCostlyError'
}

/** Makes a meter. It throws `TooCostlyError` once the page has been held up too often. */
export function makeMeter(now: () => number = () => performance.now()): Meter {
  let total = 0
  let longest = 0
  let overruns: number[] = []
  return {
    run(work) {
      const begun = now()
      const result = work()
      const took = now() - begun
      total += took
      longest = Math.max(longest, took)
      if (took > TOO_LONG_MS) {
        overruns = [...overruns.filter((at) => begun - at < MINUTE_MS), begun]
        if (overruns.length >= OVERRUNS) {
          throw new TooCostlyError(
            `our work held this page up ${OVERRUNS} times in a minute, for up to ${Math.round(longest)} ms`,
          )
        }
      }
      return result
    },
    total: () => total,
    longest: () => longest,
  }
}

/** Makes a meter of a part of the work, which counts in the whole, too. */
export function meterPart(whole: Meter): Meter {
  let total = 0
  let longest = 0
  return {
    run(work) {
      const before = whole.total()
      const result = whole.run(work)
      const took = whole.total() - before
      total += took
      longest = Math.max(longest, took)
      return result
    },
    total: () => total,
    longest: () => longest,
  }
}
