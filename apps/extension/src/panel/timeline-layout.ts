import type { Id } from '@backstory/model'
import type { TimeScale } from './timeline-scale.ts'

/** A dated fact of an entity, to be put on a timeline. A state lasts, an event happens; the bounds are infinite where nobody set any. */
export interface TimelineItem {
  fact: Id
  entity: Id
  isState: boolean
  earliest: number
  latest: number
  /** What it says, with its label, and when, in words. */
  text: string
  when: string
}

/** A state, or several that are drawn as one because there is no room. In pixels. */
export interface Bar {
  left: number
  right: number
  row: number
  /** Nobody knows or set this end: it fades out. */
  isOpenLeft: boolean
  isOpenRight: boolean
  items: TimelineItem[]
}

/** An event, or several that would touch. In pixels. */
export interface Dot {
  x: number
  radius: number
  items: TimelineItem[]
}

/** The facts of one entity, laid out so that nothing overlaps. */
export interface Lane {
  entity: Id
  dots: Dot[]
  bars: Bar[]
  /** Rows of bars. */
  rows: number
}

/** More rows of bars than these are drawn into the last. Arbitrary: higher lanes would push the others out of sight. */
const MOST_ROWS = 3
/** Between two marks, and the least width of a bar, in pixels. */
const GAP = 3
const LEAST_BAR = 7

/** Lays out the facts of one entity. */
export function layOutLane(entity: Id, items: readonly TimelineItem[], scale: TimeScale): Lane {
  const bars = packBars(items.filter(({ isState }) => isState).map((item) => barOf(item, scale)))
  const dots = clusterDots(items.filter(({ isState }) => !isState).map((item) => dotOf([item], scale)))
  return { entity, dots, bars, rows: Math.max(0, ...bars.map(({ row }) => row + 1)) }
}

/**
 * Returns the entities that are worth a lane, the best first: those with most that is near the article's day.
 * A fact that is a year away counts half.
 */
export function rankLanes(items: readonly TimelineItem[], article: number): Id[] {
  const weights = new Map<Id, number>()
  for (const { entity, earliest, latest } of items) {
    const distance = Math.min(...[earliest, latest].map((day) => Math.abs(day - article)))
    const weight = Number.isFinite(distance) ? 365 / (365 + distance) : 0.1
    weights.set(entity, (weights.get(entity) ?? 0) + weight)
  }
  // Sorting is stable: among equals the one that the article mentions first stays first.
  return [...weights].sort((a, b) => b[1] - a[1]).map(([entity]) => entity)
}

/** Radius of a dot of so many events, in pixels: its area grows, slowly. */
export function radiusOf(count: number): number {
  return Math.min(4.5 + 1.3 * Math.log2(count), 9)
}

function barOf(item: TimelineItem, scale: TimeScale): Bar {
  const ends = [scale.xOf(item.earliest), scale.xOf(item.latest)].sort((a, b) => a - b) as [number, number]
  const isTurned = scale.xOf(item.earliest) > scale.xOf(item.latest)
  const [start, end] = [!Number.isFinite(item.earliest), !Number.isFinite(item.latest)]
  return {
    left: ends[0],
    right: Math.max(ends[1], ends[0] + LEAST_BAR),
    row: 0,
    isOpenLeft: isTurned ? end : start,
    isOpenRight: isTurned ? start : end,
    items: [item],
  }
}

function packBars(bars: Bar[]): Bar[] {
  const rows: Bar[][] = []
  for (const bar of bars.sort((a, b) => a.left - b.left || b.right - a.right)) {
    const free = rows.findIndex((row) => (row.at(-1)?.right ?? 0) + GAP <= bar.left)
    if (free === -1 && rows.length === MOST_ROWS) {
      joinBars(rows.at(-1)?.at(-1), bar)
      continue
    }
    const row = free === -1 ? rows.push([]) - 1 : free
    rows[row]?.push({ ...bar, row })
  }
  return rows.flat()
}

/** The last row's last bar ends right of where the other begins, or there would have been room: the two are one stretch. */
function joinBars(into: Bar | undefined, bar: Bar): void {
  if (!into) return
  if (bar.right > into.right) into.isOpenRight = bar.isOpenRight
  into.isOpenLeft ||= bar.isOpenLeft && bar.left <= into.left
  into.right = Math.max(into.right, bar.right)
  into.items.push(...bar.items)
}

function dotOf(items: TimelineItem[], scale: TimeScale): Dot {
  const xs = items.map(({ earliest, latest }) => scale.xOf(middleOf(earliest, latest)))
  const x = xs.reduce((sum, one) => sum + one, 0) / xs.length
  return { x, radius: radiusOf(items.length), items }
}

function middleOf(earliest: number, latest: number): number {
  if (!Number.isFinite(earliest)) return latest
  return Number.isFinite(latest) ? (earliest + latest) / 2 : earliest
}

/** Draws those that would touch together, until none do: a dot that grew may touch the next. */
function clusterDots(dots: Dot[]): Dot[] {
  const apart: Dot[] = []
  for (const dot of dots.sort((a, b) => a.x - b.x)) {
    let last = dot
    for (let before = apart.at(-1); before && touch(before, last); before = apart.at(-1)) {
      apart.pop()
      last = joined(before, last)
    }
    apart.push(last)
  }
  return apart
}

function touch(a: Dot, b: Dot): boolean {
  return b.x - b.radius - GAP < a.x + a.radius
}

function joined(a: Dot, b: Dot): Dot {
  const items = [...a.items, ...b.items]
  const x = (a.x * a.items.length + b.x * b.items.length) / items.length
  return { x, radius: radiusOf(items.length), items }
}
