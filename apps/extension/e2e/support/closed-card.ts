/** Finds the element that the card is in. It has no name of ours (card-host.ts). */
export const CARD_HOST = 'html > div[popover]'

/** The card as a reader meets it. */
export interface OpenCard {
  /** All its text, in reading order. */
  text: string
  /** Text of each section by its name, in reading order. */
  sections: Record<string, string>
}

/** A node as a debugger tells it, whichever browser's. */
export interface CardNode {
  name: string
  /** Its text, if it is a text node. */
  text?: string
  attributes: Record<string, string>
  children: CardNode[]
}

/** Returns what a reader reads in the nodes of a card. */
export function openCardOf(root: CardNode): OpenCard {
  return { text: textOf(root), sections: Object.fromEntries(sectionsIn(root, root)) }
}

function sectionsIn(node: CardNode, root: CardNode): [string, string][] {
  const label = node.name === 'section' ? node.attributes['aria-labelledby'] : undefined
  if (label === undefined) return node.children.flatMap((child) => sectionsIn(child, root))
  const heading = findById(root, label)
  return [[heading ? textOf(heading) : label, textOf(node)]]
}

function findById(node: CardNode, id: string): CardNode | undefined {
  if (node.attributes.id === id) return node
  for (const child of node.children) {
    const found = findById(child, id)
    if (found) return found
  }
  return undefined
}

/** Marks of direction around names are not read. */
const ISOLATES = /[\u2068\u2069]/g

function textOf(node: CardNode): string {
  if (node.text !== undefined) return node.text.replaceAll(ISOLATES, '')
  return node.name === 'style' ? '' : node.children.map(textOf).join(' ').replaceAll(/\s+/g, ' ')
}
