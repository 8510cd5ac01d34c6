import { autoUpdate, computePosition, flip, inline, offset, shift, size } from '@floating-ui/dom'
import { type ComponentChild, render } from 'preact'
import { CARD_STYLE } from './card-style.ts'

/** The one element that we add to a page, while a card is open. */
export const HOST_TAG = 'backstory-card'

/** Where cards are shown: a closed shadow root in the browser's top layer. */
export interface CardHost {
  /** Shows the view beside the range; with `takeFocus` the keyboard is in the card from then on. */
  show(view: ComponentChild, range: Range, takeFocus: boolean): Promise<void>
  hide(): void
  /** Tells whether an event came from the card. */
  contains(event: Event): boolean
}

/** Distance of the card from the mark and from the edges of the window, in CSS pixels. */
const GAP = 8

/** A card is at least this high, in CSS pixels: its head and a fact. It covers the mark rather than be lower. */
const LEAST_HEIGHT = 220

/** Removes the card that a script before this one left open when it died with its extension, as scripts do in Firefox: nothing else can. */
export function removeDeadCard(): void {
  const last = document.documentElement.lastElementChild
  if (last?.localName === HOST_TAG && !last.hasChildNodes()) last.remove()
}

/** Makes a host. `onFocus` is called when the reader puts the keyboard into a card. Nothing is added to the page before the first card, and nothing stays when it is hidden or the signal aborts. */
export function makeCardHost(signal: AbortSignal, onFocus: () => void): CardHost {
  let element: HTMLElement | undefined
  let root: ShadowRoot | undefined
  let focusBefore: Element | null = null
  let unplace: (() => void) | undefined
  const mount = () => {
    element = document.createElement(HOST_TAG)
    element.popover = 'manual'
    root = element.attachShadow({ mode: 'closed' })
    addStyle(root)
    root.addEventListener('focusin', (event) => {
      const { relatedTarget } = event as FocusEvent
      if (relatedTarget instanceof Element && !root?.contains(relatedTarget)) focusBefore ??= relatedTarget
      onFocus()
    })
    document.documentElement.append(element)
    element.showPopover()
    return { element, root }
  }
  const hide = () => {
    if (!element || !root) return
    const isFocused = document.activeElement === element
    unplace?.()
    render(null, root)
    element.remove()
    element = undefined
    root = undefined
    if (isFocused && focusBefore instanceof HTMLElement && focusBefore.isConnected) {
      focusBefore.focus({ preventScroll: true })
    }
    focusBefore = null
  }
  signal.addEventListener('abort', hide)
  return {
    async show(view, range, takeFocus) {
      if (signal.aborted) return
      const shown = element && root ? { element, root } : mount()
      render(view, shown.root)
      unplace?.()
      const release = await keepPlaced(shown.element, shown.root, range)
      // Hidden meanwhile: then nothing is to be kept in its place.
      if (element !== shown.element) return release()
      unplace = release
      if (!takeFocus) return
      focusBefore ??= document.activeElement
      shown.root.querySelector<HTMLElement>('.body')?.focus({ preventScroll: true })
    },
    hide,
    contains: (event) => element !== undefined && event.composedPath().includes(element),
  }
}

/**
 * Puts the host beside the range, below it where there is room, inside the window always, and keeps it there while the page scrolls or
 * moves, until the function returned is called.
 */
async function keepPlaced(element: HTMLElement, root: ShadowRoot, range: Range): Promise<() => void> {
  const reference = {
    getBoundingClientRect: () => range.getBoundingClientRect(),
    getClientRects: () => range.getClientRects(),
    contextElement: range.startContainer.parentElement ?? document.documentElement,
  }
  const card = root.querySelector<HTMLElement>('.card')
  const place = async () => {
    const { x, y } = await computePosition(reference, element, {
      strategy: 'fixed',
      placement: 'bottom-start',
      middleware: [
        inline(),
        offset(GAP),
        flip({ padding: GAP }),
        shift({ padding: GAP, crossAxis: true }),
        size({
          padding: GAP,
          apply: ({ availableHeight }) => card?.style.setProperty('--room', `${roomOf(availableHeight)}px`),
        }),
      ],
    })
    element.style.setProperty('--backstory-x', `${Math.round(x)}px`, 'important')
    element.style.setProperty('--backstory-y', `${Math.round(y)}px`, 'important')
  }
  await place()
  return autoUpdate(reference, element, () => void place())
}

function roomOf(availableHeight: number): number {
  return Math.min(Math.max(LEAST_HEIGHT, Math.floor(availableHeight)), window.innerHeight - 2 * GAP)
}

/** A constructed sheet is beyond the reach of the page's CSP. Firefox refuses those to content scripts, and lets a style element pass. */
function addStyle(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(CARD_STYLE)
    root.adoptedStyleSheets = [sheet]
  } catch {
    const style = document.createElement('style')
    style.textContent = CARD_STYLE
    root.append(style)
  }
}
