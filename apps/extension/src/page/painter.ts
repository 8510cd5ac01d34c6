/** Names of the highlights that are registered on the page; their looks are in `marks.css`. */
const MARKS = 'backstory'
const CURRENT = 'backstory-current'

/** Paints ranges with the CSS Custom Highlight API: nothing is inserted, wrapped or split. */
export interface Painter {
  paint(ranges: Range[]): void
  /** Paints the one range whose card is open, or none. */
  paintCurrent(range: Range | undefined): void
}

/** Tells whether the browser can paint without touching the page. */
export function canPaint(): boolean {
  return typeof Highlight === 'function' && 'highlights' in CSS
}

/** Makes a painter, whose marks are gone when the signal aborts. */
export function makePainter(signal: AbortSignal): Painter {
  signal.addEventListener('abort', () => {
    CSS.highlights.delete(MARKS)
    CSS.highlights.delete(CURRENT)
  })
  return {
    paint(ranges) {
      if (!signal.aborted) CSS.highlights.set(MARKS, new Highlight(...ranges))
    },
    paintCurrent(range) {
      if (signal.aborted) return
      const highlight = range ? new Highlight(range) : new Highlight()
      highlight.priority = 1
      CSS.highlights.set(CURRENT, highlight)
    },
  }
}
