import type { CDPSession, Page } from 'playwright-core'

/** The card as a reader meets it. */
export interface OpenCard {
  /** Text of each section by its name; the whole text under "". */
  sections: Record<string, string>
}

interface DomNode {
  nodeName: string
  nodeValue: string
  attributes?: string[]
  children?: DomNode[]
  shadowRoots?: DomNode[]
}

/** Returns the card that is open on the page, or `undefined`. The root is closed, so it is read over the debugger, as no page can. */
export async function findCard(page: Page): Promise<OpenCard | undefined> {
  const session: CDPSession = await page.context().newCDPSession(page)
  try {
    const { root } = (await session.send('DOM.getDocument', { depth: -1, pierce: true })) as { root: DomNode }
    const host = find(root, (node) => node.nodeName.toLowerCase() === 'backstory-card')
    const card = host?.shadowRoots?.[0]
    if (!card) return undefined
    const sections: Record<string, string> = { '': textOf(card) }
    forEach(card, (node) => {
      const label = attribute(node, 'aria-label')
      if (node.nodeName === 'SECTION' && label) sections[label] = textOf(node)
    })
    return { sections }
  } finally {
    await session.detach()
  }
}

/** Waits for a card and returns it. */
export async function waitForCard(page: Page, withText = ''): Promise<OpenCard> {
  for (let tries = 0; tries < 60; tries++) {
    const card = await findCard(page)
    if (card?.sections['']?.includes(withText)) return card
    await page.waitForTimeout(50)
  }
  throw new Error(`no card with "${withText}" opened: ${(await findCard(page))?.sections['']?.slice(0, 300)}`)
}

/** Waits until no card is open. */
export async function waitForNoCard(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('backstory-card') === null)
}

function find(node: DomNode, test: (node: DomNode) => boolean): DomNode | undefined {
  if (test(node)) return node
  for (const child of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) {
    const found = find(child, test)
    if (found) return found
  }
  return undefined
}

function forEach(node: DomNode, visit: (node: DomNode) => void): void {
  visit(node)
  for (const child of node.children ?? []) forEach(child, visit)
}

function attribute(node: DomNode, name: string): string | undefined {
  const at = node.attributes?.indexOf(name) ?? -1
  return at % 2 === 0 ? node.attributes?.[at + 1] : undefined
}

function textOf(node: DomNode): string {
  if (node.nodeName === '#text') return node.nodeValue
  if (node.nodeName === 'STYLE') return ''
  return (node.children ?? []).map(textOf).join(' ').replaceAll(/\s+/g, ' ')
}
