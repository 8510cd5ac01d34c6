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
  return { text: textOf(root), sections: Object.fromEntries(sectionsIn(root)) }
}

function sectionsIn(node: CardNode): [string, string][] {
  const label = node.name === 'section' ? node.attributes['aria-label'] : undefined
  return label === undefined ? node.children.flatMap(sectionsIn) : [[label, textOf(node)]]
}

function textOf(node: CardNode): string {
  if (node.text !== undefined) return node.text
  return node.name === 'style' ? '' : node.children.map(textOf).join(' ').replaceAll(/\s+/g, ' ')
}
