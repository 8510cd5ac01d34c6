import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core'

const EXTENSION = resolve(import.meta.dirname, '../../.output/chrome-mv3')
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Returns a Chromium or Chrome on this machine, or `undefined`. `CHROMIUM` names one elsewhere. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM ?? '', ...PLACES].find((path) => path !== '' && existsSync(path))
}

/** A Chromium with the built extension. */
export interface ChromiumWithExtension {
  context: BrowserContext
  background: Worker
  close(): Promise<void>
}

/** Launches it, headless, through a proxy if one is given, and waits until the extension has its first edition from the feed. */
export async function launchChromium(feed: string, proxy?: string): Promise<ChromiumWithExtension> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium on this machine')
  const context = await chromium.launchPersistentContext('', {
    executablePath,
    viewport: { width: 1000, height: 800 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-extensions-except=${EXTENSION}`,
      `--load-extension=${EXTENSION}`,
      ...(proxy ? [`--proxy-server=${proxy}`, '--proxy-bypass-list=<-loopback>'] : []),
    ],
  })
  const background = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  await useFeed(background, feed)
  return { context, background, close: () => context.close() }
}

/** Lets the extension take its facts from the feed, and waits until it has them. */
async function useFeed(background: Worker, feed: string): Promise<void> {
  await background.evaluate(async (url) => {
    await chrome.storage.local.set({ settings: { feed: url } })
    for (let tries = 0; tries < 100; tries++) {
      const { 'editions-in-use': editions } = await chrome.storage.local.get('editions-in-use')
      if (editions) return
      await new Promise((done) => setTimeout(done, 100))
    }
    throw new Error(`no edition from ${url}: ${JSON.stringify(await chrome.storage.local.get())}`)
  }, feed)
}

declare const chrome: {
  storage: {
    local: { set(items: object): Promise<void>; get(key?: string): Promise<Record<string, unknown>> }
  }
  tabs: {
    query(which: object): Promise<{ id: number }[]>
    sendMessage(tab: number, message: object): Promise<unknown>
  }
}

/** Walks to the next mark or the one before, as the keyboard command does, whose keys a test cannot press. */
export async function walk({ background }: ChromiumWithExtension, step: 1 | -1): Promise<void> {
  await background.evaluate(async (by) => {
    const [tab] = await chrome.tabs.query({ active: true, currentWindow: true })
    if (tab) await chrome.tabs.sendMessage(tab.id, { kind: 'walk', step: by })
  }, step)
}

/** Returns the texts that are marked on the page, in reading order, once there are any. */
export async function markedTexts(page: Page): Promise<string[]> {
  await page.waitForFunction(() => (CSS.highlights.get('backstory')?.size ?? 0) > 0)
  return page.evaluate(() => Array.from(CSS.highlights.get('backstory') ?? [], String))
}

/** Rests the pointer on the mark with that text, the `nth` one. */
export async function restOn(page: Page, text: string, nth = 0): Promise<void> {
  const point = await page.evaluate(
    ({ wanted, index }) => {
      const ranges = Array.from(CSS.highlights.get('backstory') ?? []) as Range[]
      const range = ranges.filter((one) => String(one) === wanted)[index]
      if (!range) throw new Error(`"${wanted}" is not marked`)
      range.startContainer.parentElement?.scrollIntoView({ block: 'center' })
      const [box] = range.getClientRects()
      return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : undefined
    },
    { wanted: text, index: nth },
  )
  if (!point) throw new Error(`"${text}" is not shown`)
  await page.mouse.move(point.x, point.y + 200)
  await page.mouse.move(point.x, point.y, { steps: 3 })
}
