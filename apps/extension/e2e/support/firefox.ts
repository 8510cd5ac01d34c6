import { resolve } from 'node:path'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { findFirefox } from '../../../../tools/find-browser.ts'
import { CARD_HOST, type CardNode, openCardOf } from './closed-card.ts'
import { type InExtension, useFeed } from './in-extension.ts'
import { type ReadingPage, waitFor } from './reading-page.ts'

const EXTENSION = resolve(import.meta.dirname, '../../.output/firefox-mv3')
const ID = 'backstory@backstory.example'
/** Firefox gives an extension the host that this preference says, where there is one. */
const HOST = '7d6a2b3c-1f0e-4a55-9c1d-2b8a52c0de01'

/** A Firefox with the built extension, and a page in it. */
export interface FirefoxWithExtension {
  page: ReadingPage
  inExtension: InExtension
  /**
   * Opens a document of the extension behind the page that is read, and returns what runs functions in it. Where the same document is open
   * already it needs a query of its own.
   */
  openBehind(document: string): Promise<InExtension>
  /** Returns what went wrong so far in the extension, wherever it runs. */
  faults(): Promise<string[]>
  /** Installs the extension once more over itself, as an update does. */
  update(): Promise<void>
  close(): Promise<void>
}

/** Launches it, headless, and waits until the extension has its first edition from the feed. */
export async function launchFirefox(feed: string): Promise<FirefoxWithExtension> {
  const executablePath = findFirefox()
  if (!executablePath) throw new Error('no Firefox on this machine')
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'intl.accept_languages': 'en-US',
      'intl.locale.requested': 'en-US',
      'extensions.webextensions.uuids': JSON.stringify({ [ID]: HOST }),
    },
  })
  await browser.installExtension(EXTENSION)
  const page = await browser.newPage()
  await page.setViewport({ width: 1000, height: 800 })
  const inExtension = await openInside(browser, 'popup.html')
  await useFeed(inExtension, feed)
  await closeWelcome(browser)
  await page.bringToFront()
  return {
    page: readingPage(browser, page),
    inExtension,
    openBehind: (document) => openInside(browser, document),
    faults: () => listFaults(browser),
    update: async () => void (await browser.installExtension(EXTENSION)),
    close: () => browser.close(),
  }
}

/**
 * Opens a page of the extension behind the page that is read. WebDriver does not navigate to one, but may run scripts in one that the
 * browser itself has opened.
 */
async function openInside(browser: Browser, document: string): Promise<InExtension> {
  const address = `moz-extension://${HOST}/${document}`
  await inBrowser(browser, `gBrowser.addTrustedTab(${JSON.stringify(address)}) && ""`)
  const context = await waitFor('a page of the extension', async () => {
    const contexts = await listContexts(browser)
    const found = contexts.find(({ url }) => url === address)?.context
    // It has its address before it has its scripts.
    return found && (await evaluateIn(browser, found, 'typeof chrome')) === 'object' && found
  })
  return async (run, argument) => {
    const json = await evaluateIn(
      browser,
      context,
      `Promise.resolve((${run})(${JSON.stringify(argument)})).then(result => JSON.stringify(result ?? null))`,
    )
    return JSON.parse(json)
  }
}

/** The first run opens a page that would stay the active tab. */
async function closeWelcome(browser: Browser): Promise<void> {
  const close = `(() => {
    const tab = gBrowser.tabs.find((one) => one.linkedBrowser.currentURI.spec.endsWith('/welcome.html'))
    if (tab) gBrowser.removeTab(tab)
    return tab ? 'closed' : ''
  })()`
  await waitFor('the page of the first run', async () => (await inBrowser(browser, close)) === 'closed')
}

/** What the browser's own console says of scripts of the extension. */
async function listFaults(browser: Browser): Promise<string[]> {
  const messages = await inBrowser(
    browser,
    `JSON.stringify(Services.console.getMessageArray().filter((one) => one instanceof Ci.nsIScriptError &&
      !(one.flags & Ci.nsIScriptError.warningFlag) && one.sourceName.startsWith("moz-extension://${HOST}")).map(String))`,
  )
  return JSON.parse(messages) as string[]
}

/** Runs a script with all rights of the browser itself. */
async function inBrowser(browser: Browser, expression: string): Promise<string> {
  const [window] = await listContexts(browser, { 'moz:scope': 'chrome' })
  return evaluateIn(browser, window?.context, expression)
}

async function listContexts(browser: Browser, where = {}): Promise<{ context: string; url: string }[]> {
  const { result } = await connectionOf(browser).send('browsingContext.getTree', where)
  return (result as { contexts: { context: string; url: string }[] }).contexts
}

async function evaluateIn(
  browser: Browser,
  context: string | undefined,
  expression: string,
): Promise<string> {
  const target = { context }
  const { result } = await connectionOf(browser).send('script.evaluate', {
    expression,
    target,
    awaitPromise: true,
  })
  const { type, result: value, exceptionDetails } = result as Evaluated
  if (type !== 'success') throw new Error(exceptionDetails?.text)
  return value?.value ?? ''
}

interface Evaluated {
  type: 'success' | 'exception'
  result?: { value: string }
  exceptionDetails?: { text: string }
}

function connectionOf(browser: Browser): BidiConnection {
  return (browser as unknown as { connection: BidiConnection }).connection
}

function readingPage(browser: Browser, page: Page): ReadingPage {
  return {
    goto: (url) => page.goto(url),
    evaluate: (run, argument) => page.evaluate(run as never, argument as never) as Promise<never>,
    moveTo: (x, y) => page.mouse.move(x, y, { steps: 3 }),
    press: (key) => page.keyboard.press(key),
    resizeTo: (width, height) => page.setViewport({ width, height }),
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
  const context = (await listContexts(browser)).find((one) => one.url === url)?.context
  const { result } = (
    await connectionOf(browser).send('script.evaluate', {
      expression: `document.querySelector(${JSON.stringify(CARD_HOST)})`,
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
