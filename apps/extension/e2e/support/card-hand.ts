import type { CDPSession, Page } from 'playwright-core'

/** A node of the Chrome DevTools Protocol, as far as it is read in tests. */
export interface DomNode {
  backendNodeId: number
  nodeName: string
  nodeType: number
  nodeValue: string
  attributes?: string[]
  children?: DomNode[]
  shadowRoots?: DomNode[]
}

/** What a reader does with a card by hand. Its root is closed, so its parts are found through the debugger, and clicked by where they are. */
export interface CardHand {
  /** Clicks a button, a link or what unfolds, by what it is called. */
  click(name: string): Promise<void>
  /** Returns where it is, in CSS pixels of the window. */
  placeOf(name: string): Promise<{ x: number; y: number }>
  /** Returns the markup of the card, as it is now. */
  markup(): Promise<string>
}

/** Makes a hand for the card of a page in Chromium. */
export function cardHand(tab: Page): CardHand {
  const placeOf = (name: string) =>
    withSession(tab, async (session) => {
      const root = await findRoot(session)
      const node = root && findNamed(root, name)
      if (!node) throw new Error(`nothing on the card is called "${name}"`)
      const { backendNodeId } = node
      await session.send('DOM.scrollIntoViewIfNeeded', { backendNodeId })
      const { model } = await session.send('DOM.getBoxModel', { backendNodeId })
      const [x1 = 0, y1 = 0, , , x2 = 0, y2 = 0] = model.border
      return { x: (x1 + x2) / 2, y: (y1 + y2) / 2 }
    })
  return {
    placeOf,
    async click(name) {
      const { x, y } = await placeOf(name)
      await tab.mouse.click(x, y)
    },
    markup: () =>
      withSession(tab, async (session) => {
        const root = await findRoot(session)
        if (!root) throw new Error('no card is open')
        const parts = (root.children ?? []).map(({ backendNodeId }) =>
          session.send('DOM.getOuterHTML', { backendNodeId }),
        )
        return (await Promise.all(parts)).map(({ outerHTML }) => outerHTML).join('')
      }),
  }
}

async function withSession<T>(tab: Page, run: (session: CDPSession) => Promise<T>): Promise<T> {
  const session = await tab.context().newCDPSession(tab)
  try {
    return await run(session)
  } finally {
    await session.detach()
  }
}

async function findRoot(session: CDPSession): Promise<DomNode | undefined> {
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true })
  return findShadowRoot(root as DomNode)
}

/** Returns the root that the card is in, as `CARD_HOST` says it: of a child of the root element that is a popover. */
export function findShadowRoot({ children = [] }: DomNode): DomNode | undefined {
  const html = children.find(({ nodeName }) => nodeName === 'HTML')
  const host = html?.children?.find(
    ({ nodeName, attributes }) => nodeName === 'DIV' && attributes?.includes('popover'),
  )
  return host?.shadowRoots?.[0]
}

const ACTIVE = new Set(['BUTTON', 'A', 'SUMMARY'])

function findNamed(node: DomNode, name: string): DomNode | undefined {
  if (ACTIVE.has(node.nodeName) && nameOf(node) === name) return node
  for (const child of node.children ?? []) {
    const found = findNamed(child, name)
    if (found) return found
  }
  return undefined
}

function nameOf(node: DomNode): string {
  const label = node.attributes?.indexOf('aria-label') ?? -1
  const name = label >= 0 ? node.attributes?.[label + 1] : textOf(node)
  return name?.replaceAll(/[\u2068\u2069]/g, '').trim() ?? ''
}

function textOf({ nodeName, nodeValue, children = [] }: DomNode): string {
  return nodeName === '#text' ? nodeValue : children.map(textOf).join('')
}
