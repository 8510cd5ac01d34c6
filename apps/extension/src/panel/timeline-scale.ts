/** A day as a whole number, as the model counts days. */
type Day = number

/** Where days are on the timeline, in pixels from its left edge, and which years are written below it. */
export interface TimeScale {
  /** Days beyond the ends are at the ends. */
  xOf(day: Day): number
  articleX: number
  years: { year: number; x: number }[]
}

export interface ScaleAsk {
  article: Day
  earliest: Day
  /** The last day that there is anything to show of: usually today. */
  latest: Day
  width: number
  /** True: time runs from right to left, as the text does. */
  isRightToLeft: boolean
}

/** Up to about so many days from the article a day is as wide as the next; beyond, each is narrower. Arbitrary: a month is near. */
const NEAR_DAYS = 30
/** Room at both ends, for marks that stand there, in pixels. */
const MARGIN = 10
/** The article's day has so much of the width on each side at least. */
const LEAST_SHARE = 0.22
/** Years are written this far apart at least, in pixels: they never touch. */
const YEAR_GAP = 36

const DAYS_A_YEAR = 365.2425

/**
 * Makes a scale with the article's day in it, which spreads the days near that and draws those far away together, on both sides: what
 * happened in the week before takes as much room as what happened in the decade before that.
 */
export function makeTimeScale(ask: ScaleAsk): TimeScale {
  const { article, width, isRightToLeft } = ask
  const before = spread(Math.max(article - ask.earliest, NEAR_DAYS))
  const after = spread(Math.max(ask.latest - article, NEAR_DAYS))
  const share = Math.min(Math.max(before / (before + after), LEAST_SHARE), 1 - LEAST_SHARE)
  const inner = width - 2 * MARGIN
  const turn = (x: number) => (isRightToLeft ? width - x : x)
  const center = MARGIN + inner * share
  const xOf = (day: Day) => {
    const distance = spread(Math.abs(day - article))
    const x =
      day < article
        ? center - Math.min(distance / before, 1) * inner * share
        : center + Math.min(distance / after, 1) * inner * (1 - share)
    return turn(x)
  }
  return { xOf, articleX: turn(center), years: yearsOf(ask, xOf) }
}

function spread(days: number): number {
  return Math.log1p(days / NEAR_DAYS)
}

/** The years whose first day has room, the nearest to the article first, and far away the rounder ones. */
function yearsOf({ article, earliest, latest }: ScaleAsk, xOf: (day: Day) => number): TimeScale['years'] {
  const near = yearOf(article)
  const candidates: number[] = []
  for (const step of [1, 5, 10, 50, 100]) {
    for (let i = 0; i <= 10; i++) {
      candidates.push(
        Math.floor(near / step) * step - i * step,
        Math.ceil((near + 1) / step) * step + i * step,
      )
    }
  }
  const years: TimeScale['years'] = []
  for (const year of candidates) {
    const day = firstDayOf(year)
    if (day < earliest || day > latest) continue
    const x = xOf(day)
    if (years.every((other) => Math.abs(other.x - x) >= YEAR_GAP)) years.push({ year, x })
  }
  return years.sort((a, b) => a.year - b.year)
}

function yearOf(day: Day): number {
  return Math.floor(1970 + day / DAYS_A_YEAR)
}

function firstDayOf(year: number): Day {
  const date = new Date(0)
  date.setUTCFullYear(year, 0, 1)
  return date.getTime() / 86_400_000
}
