/** What was measured of a process, so many minutes after it was warm. */
export interface Look {
  minutes: number
  mb: number
}

/** What is warm is what counts: so much of a run is left out. */
const COLD_PART = 1 / 3

/** A run is looked at in so many parts. */
const PARTS = 15

/**
 * Returns how much a figure grows in an hour, by least squares over the least of each part of a run: between two collections a heap rises and
 * falls by more than it grows in a day. Over minutes it says little.
 */
export function driftOf(looks: readonly Look[]): number {
  const end = looks.at(-1)?.minutes ?? 0
  const warm = looks.filter(({ minutes }) => minutes >= end * COLD_PART)
  const lows = [...Map.groupBy(warm, ({ minutes }) => Math.floor((minutes * PARTS) / end)).values()].map(
    (some) => some.reduce((least, one) => (one.mb < least.mb ? one : least)),
  )
  const mean = (of: (low: Look) => number) => lows.reduce((sum, low) => sum + of(low), 0) / lows.length
  const [x, y] = [mean(({ minutes }) => minutes), mean(({ mb }) => mb)]
  const spread = mean(({ minutes }) => (minutes - x) ** 2)
  return spread === 0 ? 0 : (60 * mean(({ minutes, mb }) => (minutes - x) * (mb - y))) / spread
}
