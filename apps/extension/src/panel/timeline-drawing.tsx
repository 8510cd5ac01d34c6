import type { Id } from '@backstory/model'
import { boundsOf } from '@backstory/model/edtf'
import { uiDirection } from '../ui-text.ts'
import { fitText } from './fit-text.ts'
import { idOf } from './mark-list.ts'
import type { Bar, Dot, Lane, TimelineItem } from './timeline-layout.ts'

/** Heights within a lane, in pixels: its title, its dots, each row of bars, and what keeps it from the next. */
const TITLE = 17
const DOTS = 20
const ROW = 10
const BAR = 6
const BELOW = 7

/** Returns how high a lane is, in pixels. */
export function laneHeight({ dots, rows }: Lane): number {
  return TITLE + (dots.length > 0 ? DOTS : 4) + rows * ROW + BELOW
}

/** The title of a lane, above what is known of the entity. */
export function LaneTitle({ title, top, width }: { title: string; top: number; width: number }) {
  return (
    <>
      <line class="lane" x1={0} x2={width} y1={top + 0.5} y2={top + 0.5} />
      <text class="lane-title" x={uiDirection() === 'rtl' ? width : 0} y={top + 14}>
        {fitText(title, width, '650 12.5px serif')}
      </text>
    </>
  )
}

interface LaneProps {
  lane: Lane
  title: string
  top: number
  asOf: string
  chosen: string | undefined
  choose(mark: string): void
  open(entity: Id): void
}

/** The marks of a lane: dots for what happened, bars for what lasted. */
export function LaneMarks({ lane, title, top, asOf, chosen, choose, open }: LaneProps) {
  const day = boundsOf(asOf).earliest
  const dotsY = top + TITLE + DOTS / 2
  const barsTop = top + TITLE + (lane.dots.length > 0 ? DOTS : 4)
  const markProps = (mark: Dot | Bar) => ({
    id: idOf(mark),
    role: 'option' as const,
    'aria-selected': idOf(mark) === chosen,
    'aria-label': nameOf(title, mark.items),
    class: `mark ${phaseOf(mark.items, day)}`,
    onPointerEnter: () => choose(idOf(mark)),
    onClick: () => (idOf(mark) === chosen ? open(lane.entity) : choose(idOf(mark))),
  })
  return (
    <g>
      {lane.bars.map((bar) => (
        <g key={idOf(bar)} {...markProps(bar)}>
          <rect
            class="target"
            x={bar.left}
            y={barsTop + bar.row * ROW - 2}
            width={bar.right - bar.left}
            height={ROW}
          />
          <path d={barPath(bar, barsTop + bar.row * ROW)} />
        </g>
      ))}
      {lane.dots.map((dot) => (
        <g key={idOf(dot)} {...markProps(dot)}>
          <circle class="target" cx={dot.x} cy={dotsY} r={dot.radius + 2} />
          <circle class="dot" cx={dot.x} cy={dotsY} r={dot.radius} />
          {dot.items.length > 1 && (
            <text class="count" x={dot.x} y={dotsY + 3} text-anchor="middle">
              {dot.items.length}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}

/** Says first what is seen: whose mark it is, and of several how many. */
function nameOf(title: string, items: readonly TimelineItem[]): string {
  const told = items.map(({ when, text }) => `${when}: ${text}`)
  return [items.length > 1 ? `${title}, ${items.length}` : title, ...told].join('. ')
}

/** A bar with round ends; an end that nobody set is an arrow's point. */
function barPath({ left, right, isOpenLeft, isOpenRight }: Bar, y: number): string {
  const half = BAR / 2
  const start = isOpenLeft ? `M${left + half} ${y}L${left} ${y + half}L${left + half} ${y + BAR}` : ''
  const round = `M${left + half} ${y}A${half} ${half} 0 0 0 ${left + half} ${y + BAR}`
  const end = isOpenRight
    ? `L${right} ${y + half}L${right - half} ${y}`
    : `A${half} ${half} 0 0 0 ${right - half} ${y}`
  return `${start || round}L${right - half} ${y + BAR}${end}Z`
}

/** Where the mark lies as seen from the article's day: it is told by place and by shade, not by colour alone. */
function phaseOf(items: readonly TimelineItem[], day: number): 'before' | 'at' | 'after' {
  if (items.some(({ earliest, latest }) => earliest <= day && latest >= day)) return 'at'
  return items.some(({ latest }) => latest < day) ? 'before' : 'after'
}
