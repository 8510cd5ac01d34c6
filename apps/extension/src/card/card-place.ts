import { placeBeside } from './place-beside.ts'

/**
 * Puts the host beside the range and keeps it there while the page scrolls, grows or is laid out anew, until the function returned is
 * called. Floating UI does this, too, and more than a card in the top layer needs: 7 of the 45 kB that the script of a page may weigh.
 */
export function keepPlaced(element: HTMLElement, card: HTMLElement, range: Range): () => void {
  let wasBelow: boolean | undefined
  const place = () => {
    const body = card.querySelector('.body')
    const scrolled = body?.scrollTop ?? 0
    // As high as it would be.
    card.style.removeProperty('--room')
    const { x, y, room, isBelow } = placeBeside(
      [...range.getClientRects()],
      card.getBoundingClientRect(),
      { width: document.documentElement.clientWidth, height: innerHeight },
      { isRtl: getComputedStyle(card).direction === 'rtl', wasBelow },
    )
    wasBelow = isBelow
    card.style.setProperty('--room', `${room}px`)
    // It was higher for a moment, and so scrolled less far.
    if (body) body.scrollTop = scrolled
    moveTo(element, { x: `${x}px`, y: `${y}px`, below: 'auto' })
  }
  const stop = new AbortController()
  const { signal } = stop
  let frame = 0
  const again = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0
      if (!signal.aborted) place()
    })
  }
  place()
  addEventListener('scroll', again, { capture: true, passive: true, signal })
  addEventListener('resize', again, { signal })
  const sizes = new ResizeObserver(again)
  for (const one of [card, document.body]) if (one) sizes.observe(one)
  signal.addEventListener('abort', () => {
    cancelAnimationFrame(frame)
    sizes.disconnect()
  })
  return () => stop.abort()
}

/** Puts the host at the bottom of the window, over its whole width. */
export function placeSheet(element: HTMLElement): void {
  moveTo(element, { x: '0px', y: 'auto', below: '0px' })
}

/** Tells whether an element was put somewhere by one of these. */
export function isPlaced({ style }: HTMLElement): boolean {
  return style.getPropertyValue('--backstory-x') !== ''
}

/** Custom properties alone pass the wall of `all: initial` (card-style.ts). */
function moveTo({ style }: HTMLElement, { x, y, below }: { x: string; y: string; below: string }): void {
  style.setProperty('--backstory-x', x, 'important')
  style.setProperty('--backstory-y', y, 'important')
  style.setProperty('--backstory-below', below, 'important')
}
