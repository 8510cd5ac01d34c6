import type { ProcessFigures } from '../../apps/api/test/process-figures.ts'

/** What a process took, so many minutes after it was warm. */
export interface Sample extends ProcessFigures {
  minutes: number
}

/** What is warm is what counts: so much of a run is left out. */
const COLD_PART = 1 / 3

/** A run is looked at in so many parts. */
const PARTS = 15

/**
 * Returns how much a figure grows in an hour, by least squares over the least of each part of a run: between two collections a heap rises and
 * falls by more than it grows in a day. Over minutes it says little.
 */
export function driftOf(samples: readonly Sample[], figure: keyof ProcessFigures): number {
  const end = samples.at(-1)?.minutes ?? 0
  const warm = samples.filter(({ minutes }) => minutes >= end * COLD_PART)
  const lows = [...Map.groupBy(warm, ({ minutes }) => Math.floor((minutes * PARTS) / end)).values()].map(
    (some) => some.reduce((least, one) => (one[figure] < least[figure] ? one : least)),
  )
  const mean = (of: (low: Sample) => number) => lows.reduce((sum, low) => sum + of(low), 0) / lows.length
  const [x, y] = [mean(({ minutes }) => minutes), mean((low) => low[figure])]
  const spread = mean(({ minutes }) => (minutes - x) ** 2)
  return spread === 0 ? 0 : (60 * mean((low) => (low.minutes - x) * (low[figure] - y))) / spread
}
