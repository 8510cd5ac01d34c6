import { type ComponentChild, render } from 'preact'
import { isPlaced, keepPlaced, placeSheet } from './card-place.ts'
import { isInSight, watchCover } from './card-sight.ts'
import { CARD_STYLE } from './card-style.ts'

/** Where cards are shown: a closed shadow root in the browser's top layer. */
export interface CardHost {
  /** Shows the view beside the range, or as a sheet; with `takeFocus` the keyboard is in the card from then on. */
  show(view: ComponentChild, range: Range, how: { takeFocus: boolean; isSheet: boolean }): void
  /** Draws the view anew where it is shown. */
  redraw(view: ComponentChild): void
  /** Returns the first element of the card that a selector finds. */
  find(selector: string): HTMLElement | undefined
  hide(): void
  /** Tells whether an event came from the card. */
  contains(event: Event): boolean
  /** Tells whether something lies over the card. */
  isCovered(): boolean
}

/** What a host tells. */
export interface HostEvents {
  /** The reader put the keyboard into the card. */
  onFocus(): void
  /** The page took the card away. */
  onGone(): void
}

/** The element that we add to a page, while a card is open. */
interface Mounted {
  element: HTMLElement
  root: ShadowRoot
  stop: AbortController
  isCovered: () => boolean
  /** Puts the element where a card beside the range can be seen and reached. */
  settle(range: Range): void
  focusBefore: Element | null
}

/** Removes the card that a script before this one left open when it died with its extension, as scripts do in Firefox: nothing else can. */
export function removeDeadCard(): void {
  const last = document.documentElement.lastElementChild
  if (last instanceof HTMLElement && isPlaced(last) && !last.hasChildNodes()) last.remove()
}

/** Makes a host. Nothing is added to the page before the first card, and nothing stays when it is hidden or the signal aborts. */
export function makeCardHost(signal: AbortSignal, events: HostEvents): CardHost {
  let mounted: Mounted | undefined
  let unplace: (() => void) | undefined
  const hide = () => {
    const gone = mounted
    mounted = undefined
    if (gone) unmount(gone)
    unplace?.()
    unplace = undefined
  }
  signal.addEventListener('abort', hide)
  return {
    show(view, range, { takeFocus, isSheet }) {
      if (signal.aborted) return
      mounted ??= mount(events)
      mounted.settle(range)
      const { element, root, focusBefore } = mounted
      render(view, root)
      const card = root.querySelector<HTMLElement>('.card')
      if (!card) return
      card.classList.toggle('sheet', isSheet)
      unplace?.()
      unplace = undefined
      if (isSheet) placeSheet(element)
      else unplace = keepPlaced(element, card, range)
      if (!takeFocus) return
      if (focusBefore === null) mounted.focusBefore = document.activeElement
      root.querySelector<HTMLElement>('.body, .withdrawn button')?.focus({ preventScroll: true })
    },
    redraw: (view) => mounted && render(view, mounted.root),
    find: (selector) => mounted?.root.querySelector<HTMLElement>(selector) ?? undefined,
    hide,
    contains: (event) => mounted !== undefined && event.composedPath().includes(mounted.element),
    isCovered: () => mounted?.isCovered() ?? false,
  }
}

/**
 * A `div`, and no element of a name of ours: a page could define that name as a custom element of its own, and such an element may look
 * into its closed root (ElementInternals.shadowRoot).
 */
function mount({ onFocus, onGone }: HostEvents): Mounted {
  const element = document.createElement('div')
  element.popover = 'manual'
  const root = element.attachShadow({ mode: 'closed' })
  const stop = new AbortController()
  const isCovered = watchCover(element, stop.signal)
  const watch = new MutationObserver(() => !element.isConnected && onGone())
  let words: Range | undefined
  const settle = (range: Range) => {
    words = range
    const home = homeOf(range)
    if (element.parentElement === home) return
    watch.disconnect()
    home.append(element)
    element.showPopover()
    watch.observe(home, { childList: true })
  }
  stop.signal.addEventListener('abort', () => watch.disconnect())
  document.addEventListener('fullscreenchange', () => words && element.isConnected && settle(words), {
    signal: stop.signal,
  })
  const mounted: Mounted = { element, root, stop, isCovered, settle, focusBefore: null }
  addStyle(root)
  root.addEventListener('focusin', (event) => {
    const { relatedTarget } = event as FocusEvent
    if (relatedTarget instanceof Element && !root.contains(relatedTarget))
      mounted.focusBefore ??= relatedTarget
    onFocus()
  })
  // Whatever the reader would act on: only what the browser itself made counts, and only on a card that can be seen.
  root.addEventListener(
    'click',
    (event) => {
      if (event.isTrusted && isInSight(element)) return
      event.preventDefault()
      event.stopImmediatePropagation()
    },
    true,
  )
  return mounted
}

/** What is modal, a dialog or what fills the screen, takes all input from what is outside of it: there a card is put into it. */
function homeOf({ startContainer }: Range): Element {
  return startContainer.parentElement?.closest(':modal') ?? document.documentElement
}

function unmount({ element, root, stop, focusBefore }: Mounted): void {
  const isFocused = document.activeElement === element
  stop.abort()
  render(null, root)
  element.remove()
  if (isFocused && focusBefore instanceof HTMLElement && focusBefore.isConnected)
    focusBefore.focus({ preventScroll: true })
}

let sheet: CSSStyleSheet | undefined

/** A constructed sheet is beyond the reach of the page's CSP. Firefox refuses those to content scripts, and lets a style element pass. */
function addStyle(root: ShadowRoot): void {
  try {
    if (!sheet) {
      sheet = new CSSStyleSheet()
      sheet.replaceSync(CARD_STYLE)
    }
    root.adoptedStyleSheets = [sheet]
  } catch {
    const style = document.createElement('style')
    style.textContent = CARD_STYLE
    root.append(style)
  }
}
