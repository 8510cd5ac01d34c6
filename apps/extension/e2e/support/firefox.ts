import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { build } from 'wxt'
import { findFirefox } from '../../../../tools/find-browser.ts'
import { type CardNode, openCardOf } from './closed-card.ts'
import type { ReadingPage } from './reading-page.ts'

const EXTENSION = resolve(import.meta.dirname, '../..')
/** A Firefox with the extension, and a page in it. */
export interface FirefoxWithExtension {
  page: ReadingPage
  close(): Promise<void>
}

/**
 * Builds the extension with the feed as its default (Firefox lets no test into an extension's own pages or background, where it could be
 * set) and launches a headless Firefox with it.
 */
export async function launchFirefox(feed: string): Promise<FirefoxWithExtension> {
  const executablePath = findFirefox()
  if (!executablePath) throw new Error('no Firefox on this machine')
  const outDir = mkdtempSync(join(tmpdir(), 'backstory-firefox-'))
  process.env.WXT_FEED = feed
  await build({ root: EXTENSION, browser: 'firefox', outDir })
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: { 'intl.accept_languages': 'en-US', 'intl.locale.requested': 'en-US' },
  })
  await browser.installExtension(join(outDir, 'firefox-mv3'))
  const page = await browser.newPage()
  await page.setViewport({ width: 1000, height: 800 })
  return {
    page: readingPage(browser, page),
    close: async () => {
      await browser.close()
      rmSync(outDir, { recursive: true })
    },
  }
}

function readingPage(browser: Browser, page: Page): ReadingPage {
  return {
    goto: (url) => page.goto(url),
    evaluate: (run, argument) => page.evaluate(run as never, argument as never) as Promise<never>,
    moveTo: (x, y) => page.mouse.move(x, y, { steps: 3 }),
    press: (key) => page.keyboard.press(key),
    async findCard() {
      const root = await readCard(browser, page.url())
      return root && openCardOf(cardNode(root))
    },
  }
}

/** A node of WebDriver BiDi (script.NodeRemoteValue), as far as it is read here. */
interface BidiNode {
  value: {
    nodeType: number
    localName?: string
    nodeValue?: string
    attributes?: Record<string, string>
    children?: BidiNode[]
    shadowRoot?: BidiNode | null
  }
}

/** The connection that Puppeteer has, for what it has no method for: WebDriver BiDi serializes closed shadow roots on demand. */
interface BidiConnection {
  send(method: string, parameters: object): Promise<{ result: unknown }>
}

async function readCard(browser: Browser, url: string): Promise<BidiNode | undefined> {
  const { connection } = browser as unknown as { connection: BidiConnection }
  const tree = (await connection.send('browsingContext.getTree', {})).result
  const { contexts } = tree as { contexts: { context: string; url: string }[] }
  const context = contexts.find((one) => one.url === url)?.context
  const { result } = (
    await connection.send('script.evaluate', {
      expression: 'document.querySelector("backstory-card")',
      target: { context },
      awaitPromise: false,
      serializationOptions: { maxDomDepth: null, includeShadowTree: 'all' },
    })
  ).result as { result: BidiNode & { type: string } }
  return result.type === 'node' ? (result.value.shadowRoot ?? undefined) : undefined
}

function cardNode({ value }: BidiNode): CardNode {
  const { localName = '', nodeType, nodeValue = '', attributes = {}, children = [] } = value
  return {
    name: localName,
    ...(nodeType === 3 && { text: nodeValue }),
    attributes,
    children: children.map(cardNode),
  }
}
