import { browser } from 'wxt/browser'

/** Where the popup was opened: the tab and its site. */
export interface Here {
  tab: number
  host: string
  /** What must be allowed for the site, as a match pattern without a port, which patterns cannot have. */
  pattern: string
}

/** Returns the active tab's site, or `undefined` where extensions cannot run (settings, stores, files). */
export async function findHere(): Promise<Here | undefined> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true })
  if (tab?.id === undefined || !tab.url || !URL.canParse(tab.url)) return undefined
  const { protocol, host, hostname } = new URL(tab.url)
  if (protocol !== 'https:' && protocol !== 'http:') return undefined
  return { tab: tab.id, host, pattern: `${protocol}//${hostname}/*` }
}

/** Tells whether we may run on the site. */
export function isAllowed({ pattern }: Here): Promise<boolean> {
  return browser.permissions.contains({ origins: [pattern] })
}

/** Asks the reader for the site. Must be called from a click. Once it is granted, the background runs the content script there. */
export function allowSite({ pattern }: Here): Promise<boolean> {
  return browser.permissions.request({ origins: [pattern] })
}
