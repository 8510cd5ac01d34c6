import { parentElementOf, rootOf } from '@backstory/article/dom'

/** Which of some elements are in view or nearly so. */
export interface NearView {
  /** From now on these elements count, and no others. */
  follow(elements: ReadonlySet<Element>): void
  isNear(element: Element): boolean
}

/** What is within one window's height of the window is near: a reader who scrolls by a page finds it marked already. */
const MARGIN = '100% 0px'

/** An element without a box of its own (`display: contents`) is as near as what holds it; higher than this nobody nests them. */
const CLIMBS = 8

/** Watches where elements are without asking for layout. `onChange` is called when any comes near or goes, until the signal aborts. */
export function watchNearView(onChange: () => void, signal: AbortSignal): NearView {
  let followed: ReadonlySet<Element> = new Set()
  const near = new Set<Element>()
  /** What is watched in place of an element without a box: the elements that it stands for. */
  const standsFor = new Map<Element, Set<Element>>()
  const stand = (watched: Element, element: Element) => {
    standsFor.set(watched, (standsFor.get(watched) ?? new Set()).add(element))
    observer.observe(watched)
  }
  const observer = new IntersectionObserver(
    (entries) => {
      if (signal.aborted) return
      for (const { target, isIntersecting, boundingClientRect: box } of entries) {
        const elements = standsFor.get(target) ?? new Set()
        const holder = box.width === 0 && box.height === 0 ? holderOf(target) : undefined
        if (holder && heightOver(target, elements) < CLIMBS) {
          observer.unobserve(target)
          standsFor.delete(target)
          for (const element of elements) stand(holder, element)
          continue
        }
        for (const element of elements) {
          if (isIntersecting) near.add(element)
          else near.delete(element)
        }
      }
      onChange()
    },
    { rootMargin: MARGIN },
  )
  signal.addEventListener('abort', () => observer.disconnect())
  return {
    follow(elements) {
      const isSame =
        elements.size === followed.size && [...elements].every((element) => followed.has(element))
      if (isSame || signal.aborted) return
      followed = elements
      for (const [watched, stood] of standsFor) {
        for (const element of stood) if (!elements.has(element)) stood.delete(element)
        if (stood.size > 0) continue
        observer.unobserve(watched)
        standsFor.delete(watched)
      }
      for (const element of near) if (!elements.has(element)) near.delete(element)
      const watched = new Set([...standsFor.values()].flatMap((stood) => [...stood]))
      for (const element of elements) if (!watched.has(element)) stand(element, element)
    },
    isNear: (element) => near.has(element),
  }
}

function heightOver(watched: Element, elements: ReadonlySet<Element>): number {
  let height = 0
  const [element] = elements
  for (let at = element; at && at !== watched; at = holderOf(at)) height++
  return height
}

function holderOf(element: Element): Element | undefined {
  const root = rootOf(element)
  return parentElementOf(element) ?? (root instanceof ShadowRoot ? root.host : undefined)
}
