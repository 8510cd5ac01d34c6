import { autoUpdate, computePosition, flip, inline, offset, shift, size } from '@floating-ui/dom'

/** Distance of the card from the mark and from the edges of the window, in CSS pixels. */
const GAP = 8

/** A card is at least this high, in CSS pixels: its head and a fact. It covers the mark rather than be lower. */
const LEAST_HEIGHT = 220

/**
 * Puts the host beside the range, below it where there is room, inside the window always, and keeps it there while the page scrolls or
 * moves, until the function returned is called.
 */
export async function keepPlaced(element: HTMLElement, card: HTMLElement, range: Range): Promise<() => void> {
  const reference = {
    getBoundingClientRect: () => range.getBoundingClientRect(),
    getClientRects: () => range.getClientRects(),
    contextElement: range.startContainer.parentElement ?? document.documentElement,
  }
  const place = async () => {
    const { x, y } = await computePosition(reference, element, {
      strategy: 'fixed',
      placement: 'bottom-start',
      middleware: [
        inline(),
        offset(GAP),
        flip({ padding: GAP }),
        // Before it is shifted: a card that could be shifted over its words would never be cut to the room beside them.
        size({
          padding: GAP,
          apply: ({ availableHeight }) => card.style.setProperty('--room', `${roomOf(availableHeight)}px`),
        }),
        shift({ padding: GAP, crossAxis: true }),
      ],
    })
    moveTo(element, { x: `${Math.round(x)}px`, y: `${Math.round(y)}px`, below: 'auto' })
  }
  await place()
  return autoUpdate(reference, element, () => void place())
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

function roomOf(availableHeight: number): number {
  return Math.min(Math.max(LEAST_HEIGHT, Math.floor(availableHeight)), window.innerHeight - 2 * GAP)
}
