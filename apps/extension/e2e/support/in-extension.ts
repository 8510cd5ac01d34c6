import type { ListedMention, PageMentions, PageStatus } from '../../src/messages.ts'
import type { Settings } from '../../src/settings-shape.ts'

/** Runs a function in a page of the extension, or in its background; what it takes and returns is JSON. */
export type InExtension = <T, A>(run: (argument: A) => T | Promise<T>, argument: A) => Promise<T>

/** Lets the extension take its facts from the feed, and waits until it has them. */
export async function useFeed(inExtension: InExtension, feed: string): Promise<void> {
  await choose(inExtension, { feed })
  await inExtension(async (url) => {
    for (let tries = 0; tries < 600; tries++) {
      const { 'editions-in-use': editions } = await chrome.storage.local.get('editions-in-use')
      if (editions) return
      await new Promise((done) => setTimeout(done, 50))
    }
    throw new Error(`no edition from ${url}: ${JSON.stringify(await chrome.storage.local.get())}`)
  }, feed)
}

/** Changes some settings, as the extension's own pages do. */
export async function choose(inExtension: InExtension, change: Partial<Settings>): Promise<void> {
  await inExtension(async (changed) => {
    const { settings } = await chrome.storage.local.get('settings')
    await chrome.storage.local.set({ settings: { ...(settings as object), ...changed } })
  }, change)
}

/** What the page in front says of itself, as the popup and the panel are told. */
export interface Told {
  status: PageStatus
  /** Nothing where the page was left alone. */
  mentions: ListedMention[]
}

/** Asks the news page that is open, once it was read or left alone. */
export function askOpenPage(inExtension: InExtension): Promise<Told> {
  return inExtension(async () => {
    const [tab] = await chrome.tabs.query({ url: 'http://127.0.0.1/*' })
    if (!tab) throw new Error('no page is open')
    const ask = (kind: string) => chrome.tabs.sendMessage(tab.id, { kind }).catch(() => undefined)
    for (const end = Date.now() + 20_000; Date.now() < end; ) {
      const mentions = (await ask('page-mentions')) as PageMentions | undefined
      const status = (await ask('page-status')) as PageStatus | undefined
      if (status && (mentions?.isOn || status.leftAlone))
        return { status, mentions: mentions?.mentions ?? [] }
      await new Promise((done) => setTimeout(done, 10))
    }
    throw new Error(`the page was not read: ${JSON.stringify(await ask('page-status'))}`)
  }, null)
}

/** Asks the news page that is open what its popup would be told, once it was read; seldom, and for little: asking is work for the page, too. */
export function askOpenPageStatus(inExtension: InExtension): Promise<PageStatus> {
  return inExtension(async () => {
    for (let tries = 0; tries < 100; tries++) {
      await new Promise((done) => setTimeout(done, 100))
      const [tab] = await chrome.tabs.query({ url: 'http://127.0.0.1/*' })
      const ask = () => chrome.tabs.sendMessage(tab?.id ?? 0, { kind: 'page-status' }).catch(() => undefined)
      const status = (await ask()) as PageStatus | undefined
      if (status?.isOn || status?.leftAlone) return status
    }
    throw new Error('the page was not read')
  }, null)
}

/** What of the browsers' own API is used where these functions run. */
declare const chrome: {
  storage: {
    local: { set(items: object): Promise<void>; get(key?: string): Promise<Record<string, unknown>> }
  }
  tabs: {
    query(which: object): Promise<{ id: number }[]>
    sendMessage(tab: number, message: object): Promise<unknown>
  }
}
