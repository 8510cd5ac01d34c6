/** Below this a card counts as hidden. Arbitrary: what can be read at half its strength can be read. */
const LEAST_OPACITY = 0.5

/** How long after a change of what covers the card the browser tells of it at the earliest; its own minimum, in milliseconds. */
const DELAY_MS = 100

/**
 * Tells whether a card is in sight as it should be: in the document, not made transparent. A page could hide it and lure the reader into
 * clicking what cannot be seen.
 */
export function isInSight(element: HTMLElement): boolean {
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false
  let opacity = 1
  for (let one: Element | null = element; one; one = one.parentElement)
    opacity *= Number(getComputedStyle(one).opacity)
  return opacity >= LEAST_OPACITY
}

/**
 * Watches whether anything lies over the element, be it transparent to the pointer, until the signal aborts. Where the browser cannot tell
 * (Firefox), nothing does. What is remembered of a click needs an element that nothing covers.
 */
export function watchCover(element: Element, signal: AbortSignal): () => boolean {
  if (!('isVisible' in IntersectionObserverEntry.prototype)) return () => false
  let isCovered = true
  const options: IntersectionObserverInit & { trackVisibility: boolean; delay: number } = {
    threshold: [0, 0.25, 0.5, 0.75, 1],
    trackVisibility: true,
    delay: DELAY_MS,
  }
  const observer = new IntersectionObserver((entries) => {
    const last = entries.at(-1) as (IntersectionObserverEntry & { isVisible: boolean }) | undefined
    if (last) isCovered = !last.isVisible
  }, options)
  observer.observe(element)
  signal.addEventListener('abort', () => observer.disconnect())
  return () => isCovered
}
