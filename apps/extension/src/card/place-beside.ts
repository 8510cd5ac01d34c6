/** A box in the window, in CSS pixels. */
interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

interface Size {
  width: number
  height: number
}

/** Where a card goes, and how high it may be there, in CSS pixels. */
export interface CardPlace {
  x: number
  y: number
  room: number
  isBelow: boolean
}

/** What else decides: whether cards are read from the right, and on which side the card is already. */
export interface How {
  isRtl: boolean
  wasBelow?: boolean | undefined
}

/** Distance of the card from the mark and from the edges of the window. */
const GAP = 8

/** A card is at least this high: its head and a fact. It covers the mark rather than be lower. */
const LEAST_HEIGHT = 220

/**
 * Places a card beside words, whose lines are given in reading order: below the last where it has room, above the first where it has room only
 * there, else where there is more. Its start is at the words' start (`isRtl`: on the right), and it is inside the window always.
 * One that grows or is scrolled along stays on its side as long as it has the least room there: it is being read.
 */
export function placeBeside(
  lines: readonly Box[],
  card: Size,
  window: Size,
  { isRtl, wasBelow }: How,
): CardPlace {
  const nowhere = { left: GAP, right: GAP, top: GAP, bottom: GAP }
  const [first, last] = [lines[0] ?? nowhere, lines.at(-1) ?? nowhere]
  const below = window.height - last.bottom - 2 * GAP
  const above = first.top - 2 * GAP
  const wanted = card.height <= below || (card.height > above && below >= above)
  const least = Math.min(LEAST_HEIGHT, card.height)
  const isBelow = wasBelow !== undefined && (wasBelow ? below : above) >= least ? wasBelow : wanted
  const line = isBelow ? last : first
  const most = Math.min(Math.max(LEAST_HEIGHT, isBelow ? below : above), window.height - 2 * GAP)
  const height = Math.min(card.height, most)
  return {
    x: inside(isRtl ? line.right - card.width : line.left, card.width, window.width),
    y: inside(isBelow ? line.bottom + GAP : line.top - GAP - height, height, window.height),
    room: Math.floor(most),
    isBelow,
  }
}

function inside(at: number, size: number, room: number): number {
  return Math.round(Math.max(GAP, Math.min(at, room - GAP - size)))
}
