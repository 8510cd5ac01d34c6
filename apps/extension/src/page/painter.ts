import { rangeOver } from '@backstory/article'
import type { MarkStyle } from '../settings-shape.ts'
import { isOver, isThere, type Mark } from './mark.ts'
import { watchNearView } from './near-view.ts'
import type { Guard } from './watch.ts'

/** Names of the highlights that are registered on the page; their looks are in `marks.css`. */
const MARKS: Record<MarkStyle, string> = {
  dotted: 'backstory',
  solid: 'backstory-solid',
  wash: 'backstory-wash',
}
const CURRENT = 'backstory-current'

/** At most so many marks are registered at once: WebKit slows with a few hundred (peers' experience), and no window shows more. */
export const MOST = 150

/** Paints marks with the CSS Custom Highlight API: nothing is inserted, wrapped or split. */
export interface Painter {
  /** Paints those of the marks, in reading order, that are in view or nearly so, as the reader scrolls. */
  paint(marks: readonly Mark[], style: MarkStyle): void
  /** Paints the one range whose card is open, or none. */
  paintCurrent(range: Range | undefined): void
}

/** Tells whether the browser can paint without touching the page. */
export function canPaint(): boolean {
  return typeof Highlight === 'function' && 'highlights' in CSS
}

/** Takes away what a script before this one painted that is dead: nothing else can. */
export function unpaintAll(): void {
  if (!canPaint()) return
  for (const name of [...Object.values(MARKS), CURRENT]) CSS.highlights.delete(name)
}

const NOTHING: Painter = { paint: () => undefined, paintCurrent: () => undefined }

/**
 * Makes a painter, whose marks are gone when the signal aborts: its own only, since another script may have come after this one. Where the
 * browser cannot paint, nothing is painted.
 */
export function makePainter(guard: Guard, signal: AbortSignal): Painter {
  if (!canPaint()) return NOTHING
  let marks: readonly Mark[] = []
  let style: MarkStyle = 'dotted'
  let isCrowded = false
  const painted = new Map<Mark, Range>()
  const highlight = new Highlight()
  let current: Highlight | undefined
  const view = watchNearView(() => guard(repaint), signal)
  const repaint = () => {
    const near = marks.filter(({ element }) => view.isNear(element))
    isCrowded = near.length > MOST
    const wanted = new Set(isCrowded ? aroundMiddle(near) : near)
    for (const [mark, range] of painted) {
      if (wanted.has(mark) && isOver(mark, range)) continue
      highlight.delete(range)
      painted.delete(mark)
    }
    for (const mark of wanted) {
      if (painted.has(mark) || !isThere(mark)) continue
      const range = rangeOver(mark.place)
      highlight.add(range)
      painted.set(mark, range)
    }
    // Registered with the first mark: on a page without any nothing tells of us.
    for (const [key, name] of Object.entries(MARKS)) {
      if (key === style && highlight.size > 0) CSS.highlights.set(name, highlight)
      else unpaint(name, highlight)
    }
  }
  repaintInCrowds(
    () => isCrowded,
    () => guard(repaint),
    signal,
  )
  signal.addEventListener('abort', () => {
    for (const name of Object.values(MARKS)) unpaint(name, highlight)
    unpaint(CURRENT, current)
    highlight.clear()
    painted.clear()
  })
  return {
    paint(news, wanted) {
      if (signal.aborted) return
      marks = news
      style = wanted
      view.follow(new Set(marks.map(({ element }) => element)))
      repaint()
    },
    paintCurrent(range) {
      if (signal.aborted) return
      if (!range) return unpaint(CURRENT, current)
      current = new Highlight(range)
      current.priority = 1
      CSS.highlights.set(CURRENT, current)
    },
  }
}

function unpaint(name: string, highlight: Highlight | undefined): void {
  if (CSS.highlights.get(name) === highlight) CSS.highlights.delete(name)
}

/** Returns as many marks as may be painted, around that in the middle of the window. Marks further on in the text are further down. */
function aroundMiddle(marks: readonly Mark[]): readonly Mark[] {
  let low = 0
  let high = marks.length
  while (low < high) {
    const middle = (low + high) >> 1
    const mark = marks[middle]
    if (mark && rangeOver(mark.place).getBoundingClientRect().bottom < innerHeight / 2) low = middle + 1
    else high = middle
  }
  const first = Math.max(0, Math.min(low - MOST / 2, marks.length - MOST))
  return marks.slice(first, first + MOST)
}

/** Where a single element holds more than may be painted, scrolling within it brings others into view. */
function repaintInCrowds(isCrowded: () => boolean, repaint: () => void, signal: AbortSignal): void {
  const EVERY_MS = 150
  let timer: ReturnType<typeof setTimeout> | undefined
  const listen = () => {
    if (!isCrowded()) return
    timer ??= setTimeout(() => {
      timer = undefined
      repaint()
    }, EVERY_MS)
  }
  addEventListener('scroll', listen, { capture: true, passive: true, signal })
  signal.addEventListener('abort', () => clearTimeout(timer))
}
