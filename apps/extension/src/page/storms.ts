/** More changes than this in a burst are not looked at one by one (a peer's measure: darkreader#2550). */
const MANY = 1000

/**
 * After each storm that follows upon another half as many are one, and the page is left in peace for twice as long, up to so many times.
 * Arbitrary: six seconds.
 */
const MOST_PATIENCE = 16

/** Changes of a page, counted. */
export interface Storms {
  /** Counts changes, and tells whether they are a storm by now. */
  count(changes: number): boolean
  /** How many times the usual wait a page in a storm is left in peace; 1 where there is none. */
  patience(): number
  /** Begins to count anew, and tells whether it was a storm. */
  end(): boolean
}

/** Counts changes that come within `burstMs` of each other. */
export function makeStorms(burstMs: number, now: () => number = () => performance.now()): Storms {
  let changes = 0
  let begun = now()
  let isStorm = false
  let patience = 1
  return {
    count(more) {
      if (!isStorm && now() - begun > burstMs) {
        if (now() - begun > burstMs * MOST_PATIENCE) patience = 1
        begun = now()
        changes = 0
      }
      changes += more
      isStorm ||= changes > MANY / patience
      return isStorm
    },
    patience: () => (isStorm ? patience : 1),
    end() {
      const was = isStorm
      patience = was ? Math.min(patience * 2, MOST_PATIENCE) : 1
      isStorm = false
      changes = 0
      begun = now()
      return was
    },
  }
}
