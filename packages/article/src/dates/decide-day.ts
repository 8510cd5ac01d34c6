import { type CalendarDay, dayAfter } from './calendar-day.ts'
import type { Clue, FoundIn } from './clue.ts'

/** A day that was found, where, and how sure it is. */
export interface FoundDay {
  day: CalendarDay
  foundIn: FoundIn
  sure: 'certain' | 'likely' | 'guess'
}

/** Decides between clues: they are added up by day, of each place that which is most to be believed. */
export function decideDay(clues: Clue[]): FoundDay | undefined {
  const days = [...new Set(clues.map(({ day }) => day))]
  const scores = days.map((day) => ({ day, score: scoreOf(day, clues) })).sort((a, b) => b.score - a.score)
  const [best, next] = scores
  if (!best) return undefined
  const [clue] = clues.filter(({ day }) => day === best.day).sort((a, b) => b.weight - a.weight)
  if (!clue) return undefined
  const lead = best.score - (next?.score ?? 0)
  const sure = best.score >= 5 && lead >= 2 ? 'certain' : best.score >= 2 && lead >= 1 ? 'likely' : 'guess'
  return { day: best.day, foundIn: clue.foundIn, sure }
}

function scoreOf(day: CalendarDay, clues: Clue[]): number {
  const isLocal = (wanted: CalendarDay) => clues.some((clue) => clue.day === wanted && !clue.isUniversal)
  const isToldLocally = isLocal(day)
  const weights = new Map<FoundIn, number>()
  for (const clue of clues) {
    const isNext = clue.day === dayAfter(day, 1) || clue.day === dayAfter(day, -1)
    // In universal time it may have been the day before or after, and is, if that day is told, too.
    const weight =
      clue.day === day
        ? clue.weight - (clue.isUniversal ? 0.2 : 0)
        : clue.isUniversal && isNext && isToldLocally && !isLocal(clue.day)
          ? clue.weight - 0.1
          : 0
    weights.set(clue.foundIn, Math.max(weights.get(clue.foundIn) ?? 0, weight))
  }
  return [...weights.values()].reduce((sum, weight) => sum + weight, 0)
}
