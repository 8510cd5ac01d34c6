import type { ProcessFigures } from '../../apps/api/test/process-figures.ts'

/** What a process took, so many minutes after it was warm. */
export interface Sample extends ProcessFigures {
  minutes: number
}

/** What is warm is what counts: so much of a run is left out. */
const COLD_PART = 1 / 3

/**
 * Returns how much a figure grows in an hour, by least squares over the least of each minute: between two collections a heap rises and falls by
 * more than it grows in a day.
 */
export function driftOf(samples: readonly Sample[], figure: keyof ProcessFigures): number {
  const end = samples.at(-1)?.minutes ?? 0
  const warm = samples.filter(({ minutes }) => minutes >= end * COLD_PART)
  const lows = [...Map.groupBy(warm, ({ minutes }) => Math.floor(minutes))].map(
    ([minute, some]) => [minute, Math.min(...some.map((one) => one[figure]))] as const,
  )
  const mean = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length
  const [x, y] = [mean(lows.map(([minute]) => minute)), mean(lows.map(([, low]) => low))]
  const spread = mean(lows.map(([minute]) => (minute - x) ** 2))
  return spread === 0 ? 0 : (60 * mean(lows.map(([minute, low]) => (minute - x) * (low - y)))) / spread
}
