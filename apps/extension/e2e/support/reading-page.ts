import type { OpenCard } from './closed-card.ts'

/** A page in some browser, as far as the journeys need it. */
export interface ReadingPage {
  goto(url: string): Promise<unknown>
  /** Runs a function in the page; what it takes and returns is JSON. */
  evaluate<T, A>(run: (argument: A) => T | Promise<T>, argument: A): Promise<T>
  moveTo(x: number, y: number): Promise<void>
  press(key: 'Escape'): Promise<void>
  /** Makes the window so large, in CSS pixels. */
  resizeTo(width: number, height: number): Promise<void>
  /** Returns the card that is open, or `undefined`. Its root is closed, so it is read through the debugger, as no page can. */
  findCard(): Promise<OpenCard | undefined>
}

/** How long a page may take to do what is waited for. */
const PATIENCE_MS = 10_000
const STEP_MS = 50

/** Calls `find` until it returns something. Throws with `what` when it takes too long. */
export async function waitFor<T>(what: string, find: () => Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const found = await find()
    if (found !== undefined && found !== false) return found
    await pause(STEP_MS)
  }
  throw new Error(`${what} did not come in ${PATIENCE_MS} ms`)
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Returns the texts that are marked on the page, in reading order, once there are any. */
export function markedTexts(page: ReadingPage): Promise<string[]> {
  return waitFor('a mark', async () => {
    const texts = await page.evaluate(() => Array.from(CSS.highlights.get('backstory') ?? [], String), null)
    return texts.length > 0 && texts
  })
}

/** Returns all texts that are marked on the page, in reading order, by scrolling through it: marks are painted where one looks. */
export async function allMarkedTexts(page: ReadingPage): Promise<string[]> {
  await markedTexts(page)
  return page.evaluate(async () => {
    const found: { node: Node; offset: number; text: string }[] = []
    const look = () => {
      for (const range of Array.from(CSS.highlights.get('backstory') ?? []) as Range[]) {
        const { startContainer: node, startOffset: offset } = range
        if (!found.some((one) => one.node === node && one.offset === offset))
          found.push({ node, offset, text: String(range) })
      }
    }
    for (let y = 0; y <= document.documentElement.scrollHeight; y += innerHeight) {
      scrollTo(0, y)
      // Nearness is told with the next frame, and what is near is painted then.
      await new Promise((done) => setTimeout(done, 60))
      look()
    }
    scrollTo(0, 0)
    const isAfter = (a: Node, b: Node) =>
      (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_PRECEDING) > 0
    found.sort((a, b) => (a.node === b.node ? a.offset - b.offset : isAfter(a.node, b.node) ? 1 : -1))
    return found.map(({ text }) => text)
  }, null)
}

/** Waits until nothing is marked. */
export async function waitForNoMarks(page: ReadingPage): Promise<void> {
  await waitFor('a page without marks', () => page.evaluate(() => !CSS.highlights.has('backstory'), null))
}

/** Rests the pointer on the first mark with that text, scrolling to it; returns where, in CSS pixels of the window. */
export async function restOn(page: ReadingPage, text: string): Promise<{ x: number; y: number }> {
  const point = await page.evaluate(async (wanted) => {
    const find = () =>
      (Array.from(CSS.highlights.get('backstory') ?? []) as Range[]).find((one) => String(one) === wanted)
    // Marks are painted where one looks: what is not there is looked for further down.
    for (let y = 0; !find() && y <= document.documentElement.scrollHeight; y += innerHeight) {
      scrollTo(0, y)
      await new Promise((done) => setTimeout(done, 60))
    }
    const range = find()
    range?.startContainer.parentElement?.scrollIntoView({ block: 'center' })
    const [box] = range?.getClientRects() ?? []
    return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null
  }, text)
  if (!point) throw new Error(`"${text}" is not marked, or not shown`)
  await page.moveTo(point.x, point.y + 200)
  await page.moveTo(point.x, point.y)
  return point
}

/** Waits for a card with that text and returns it. */
export function waitForCard(page: ReadingPage, text: string): Promise<OpenCard> {
  return waitFor(`a card with "${text}"`, async () => {
    const card = await page.findCard()
    return card?.text.includes(text) && card
  })
}

/** Waits until no card is open. */
export async function waitForNoCard(page: ReadingPage): Promise<void> {
  await waitFor('a page without a card', async () => (await page.findCard()) === undefined)
}
