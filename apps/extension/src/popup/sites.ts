import { browser } from 'wxt/browser'

/** Where the popup was opened: the tab and its site. */
export interface Here {
  tab: number
  host: string
  /** What must be allowed for the site, as a match pattern without a port, which patterns cannot have. */
  pattern: string
}

/** Files of the content script, as the build names them. */
const SCRIPT = {
  js: ['/content-scripts/content.js' as const],
  css: ['/content-scripts/content.css' as const],
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

/**
 * Asks the reader for the site, and runs on it from now on, in this tab at once. Must be called from a click. Returns whether it was
 * granted.
 */
export async function allowSite({ tab, host, pattern }: Here): Promise<boolean> {
  if (!(await browser.permissions.request({ origins: [pattern] }))) return false
  const id = `site ${host}`
  const known = await browser.scripting.getRegisteredContentScripts({ ids: [id] })
  if (known.length === 0) {
    await browser.scripting.registerContentScripts([
      { id, matches: [pattern], runAt: 'document_idle', persistAcrossSessions: true, ...SCRIPT },
    ])
  }
  await browser.scripting.insertCSS({ target: { tabId: tab }, files: SCRIPT.css })
  await browser.scripting.executeScript({ target: { tabId: tab }, files: SCRIPT.js })
  return true
}
