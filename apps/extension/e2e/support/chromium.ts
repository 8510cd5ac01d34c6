import { resolve } from 'node:path'
import {
  type BrowserContext,
  type CDPSession,
  type ConsoleMessage,
  chromium,
  type Page,
  type Worker,
} from 'playwright-core'
import { findChromium } from '../../../../tools/find-browser.ts'
import type { PageStatus } from '../../src/messages.ts'
import { type DomNode, findShadowRoot } from './card-hand.ts'
import { type CardNode, openCardOf } from './closed-card.ts'
import { choose, type InExtension, useFeed } from './in-extension.ts'
import type { ReadingPage } from './reading-page.ts'

const EXTENSION = resolve(import.meta.dirname, '../../.output/chrome-mv3')
/** A Chromium with the built extension. */
export interface ChromiumWithExtension {
  /** Opens a tab; `tab` is the same page with all that Playwright can do. */
  newPage(): Promise<ReadingPage & { tab: Page }>
  /** Switches the marking on or off everywhere, as the popup does. */
  setOn(isOn: boolean): Promise<void>
  /** Asks the page of the active tab how it is. */
  status(): Promise<PageStatus | undefined>
  /** Walks to the next mark or the one before, as the keyboard command does, whose keys a test cannot press. */
  walk(step: 1 | -1): Promise<void>
  /** Opens one of the extension's documents behind the page, which stays the active tab, as it does under a popup or beside a panel. */
  openBehind(document: `${string}.html`): Promise<Page>
  /** The background as it runs now: another one after a reload or a stop. */
  background(): Worker
  /** Loads the extension anew, as an update does, and waits until its background runs. */
  reload(): Promise<void>
  inExtension: InExtension
  /** Returns what went wrong so far in the extension, in pages and background. */
  faults(): Promise<string[]>
  close(): Promise<void>
}

/** What is to be launched, where it is not the usual. */
interface Launch {
  /** `host:port` that every request is to pass. */
  proxy?: string
  /** Folder of the extension; empty: none. */
  extension?: string
}

/** Launches it, headless, and waits until the extension has its first edition from the feed. */
export async function launchChromium(feed: string, how: Launch = {}): Promise<ChromiumWithExtension> {
  const context = await launch(how)
  let background = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  context.on('serviceworker', (worker) => {
    background = worker
  })
  const inExtension: InExtension = (run, argument) =>
    background.evaluate(run as never, argument as never) as Promise<never>
  await useFeed(inExtension, feed)
  await closeWelcome(context)
  const faults = await noteFaults(context, background)
  return {
    inExtension,
    faults,
    background: () => background,
    async reload() {
      const coming = context.waitForEvent('serviceworker')
      // It ends the worker that is asked, which then answers no more.
      await background.evaluate(() => setTimeout(() => chrome.runtime.reload()))
      await coming
    },
    newPage: async () => readingPage(await context.newPage()),
    setOn: (isOn) => choose(inExtension, { isOn }),
    status: () =>
      background.evaluate(async () => {
        const [tab] = await chrome.tabs.query({ active: true, currentWindow: true })
        const asked = tab && chrome.tabs.sendMessage(tab.id, { kind: 'page-status' })
        return asked?.catch(() => undefined) as Promise<PageStatus | undefined>
      }),
    walk: (step) =>
      background.evaluate(async (by) => {
        const [tab] = await chrome.tabs.query({ active: true, currentWindow: true })
        if (tab) await chrome.tabs.sendMessage(tab.id, { kind: 'walk', step: by })
      }, step),
    openBehind: async (document) => {
      const opening = context.waitForEvent('page')
      await background.evaluate((url) => chrome.tabs.create({ url, active: false }), document)
      return opening
    },
    close: () => context.close(),
  }
}

/** Notes what scripts of the extension complain of, on pages and in the background, and what they do not catch. */
async function noteFaults(context: BrowserContext, background: Worker): Promise<() => Promise<string[]>> {
  const faults: string[] = []
  const { host } = new URL(background.url())
  const isOurs = (text: string) => text.includes(host) || text.startsWith('backstory')
  for (const source of [context, background]) {
    source.on('console', (message: ConsoleMessage) => {
      const told = `${message.text()} ${message.location().url}`
      if (message.type() === 'error' && isOurs(told)) faults.push(told)
    })
  }
  context.on('weberror', (error) => {
    const { stack = '' } = error.error()
    if (isOurs(stack)) faults.push(stack)
  })
  await background.evaluate(() => {
    const tell = (error: unknown) => console.error(`backstory: not caught: ${error}`)
    addEventListener('error', ({ error }) => tell(error))
    addEventListener('unhandledrejection', ({ reason }) => tell(reason))
  })
  return async () => faults
}

/** The first run opens a page that would stay the active tab. */
async function closeWelcome(context: BrowserContext): Promise<void> {
  const isWelcome = (page: Page) => page.url().endsWith('/welcome.html')
  const welcome = context.pages().find(isWelcome)
  await (welcome ?? (await context.waitForEvent('page', isWelcome))).close()
}

/** Launches a Chromium without the extension: what a page is when we are not there. */
export async function launchPlainChromium(): Promise<{
  newPage(): Promise<ReadingPage>
  close(): Promise<void>
}> {
  const context = await launch({ extension: '' })
  return { newPage: async () => readingPage(await context.newPage()), close: () => context.close() }
}

function launch({ proxy, extension = EXTENSION }: Launch): Promise<BrowserContext> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium on this machine')
  return chromium.launchPersistentContext('', {
    executablePath,
    viewport: { width: 1000, height: 800 },
    locale: 'en-US',
    // Readers go back to pages that their browser has kept as they were.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Hosts of tests that are not this machine, where the extension may run from the start.
      '--host-resolver-rules=MAP *.example 127.0.0.1',
      ...(extension ? [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`] : []),
      ...(proxy ? [`--proxy-server=${proxy}`, '--proxy-bypass-list=<-loopback>'] : []),
    ],
  })
}

function readingPage(tab: Page): ReadingPage & { tab: Page } {
  return {
    tab,
    goto: (url) => tab.goto(url),
    evaluate: (run, argument) => tab.evaluate(run as never, argument) as Promise<never>,
    moveTo: (x, y) => tab.mouse.move(x, y, { steps: 3 }),
    press: (key) => tab.keyboard.press(key),
    resizeTo: (width, height) => tab.setViewportSize({ width, height }),
    async findCard() {
      const session: CDPSession = await tab.context().newCDPSession(tab)
      const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true })
      await session.detach()
      const card = findShadowRoot(root as DomNode)
      return card && openCardOf(cardNode(card))
    },
  }
}

function cardNode({ nodeName, nodeType, nodeValue, attributes = [], children = [] }: DomNode): CardNode {
  const pairs = attributes.flatMap((name, i) => (i % 2 === 0 ? [[name, attributes[i + 1] ?? '']] : []))
  return {
    name: nodeName.toLowerCase(),
    ...(nodeType === 3 && { text: nodeValue }),
    attributes: Object.fromEntries(pairs),
    children: children.map(cardNode),
  }
}

/** What of Chrome's own API is used in the background, where these functions run. */
declare const chrome: {
  runtime: { reload(): void }
  tabs: {
    create(tab: object): Promise<unknown>
    query(which: object): Promise<{ id: number }[]>
    sendMessage(tab: number, message: object): Promise<unknown>
  }
}
