import type { Bar, Dot, Lane, TimelineItem } from './timeline-layout.ts'

/** A mark of the timeline that can be chosen: a dot or a bar of a lane. */
export interface TimelineMark {
  id: string
  lane: number
  /** Middle of the mark, in pixels. */
  x: number
  items: TimelineItem[]
}

/** How far the arrow keys move, and to where the others go. */
export type Step = 'left' | 'right' | 'up' | 'down' | 'first' | 'last'

/** Returns all marks, lane by lane, from left to right. */
export function marksOf(lanes: readonly Lane[]): TimelineMark[] {
  return lanes.flatMap((lane, at) => {
    const dots = lane.dots.map((dot) => ({ x: dot.x, items: dot.items }))
    const bars = lane.bars.map((bar) => ({ x: (bar.left + bar.right) / 2, items: bar.items }))
    return [...dots, ...bars].sort((a, b) => a.x - b.x).map((mark) => ({ ...mark, lane: at, id: idOf(mark) }))
  })
}

/** Returns the id of the mark that stands for these facts. */
export function idOf({ items }: Pick<Dot | Bar, 'items'>): string {
  return `mark-${items[0]?.fact ?? ''}`
}

/** Returns the mark that a step leads to; the same where there is none further. */
export function stepFrom(
  marks: readonly TimelineMark[],
  from: TimelineMark | undefined,
  step: Step,
): TimelineMark | undefined {
  if (!from || step === 'first') return marks[0]
  if (step === 'last') return marks.at(-1)
  const inLane = marks.filter(({ lane }) => lane === from.lane)
  const at = inLane.findIndex(({ id }) => id === from.id)
  if (step === 'left') return inLane[at - 1] ?? from
  if (step === 'right') return inLane[at + 1] ?? from
  const lanes = marks.filter(({ lane }) => (step === 'up' ? lane < from.lane : lane > from.lane))
  const next = (step === 'up' ? lanes.at(-1) : lanes[0])?.lane
  const near = lanes.filter(({ lane }) => lane === next)
  return near.sort((a, b) => Math.abs(a.x - from.x) - Math.abs(b.x - from.x))[0] ?? from
}
