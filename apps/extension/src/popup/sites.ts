import { browser } from 'wxt/browser'
import { LOOPBACK } from '../loopback.ts'
import { getSettings, saveSettings } from '../reader-settings.ts'

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

/** Tells whether the reader has switched the site on, and the browser lets us read it. */
export async function isAllowed({ pattern }: Here): Promise<boolean> {
  if (LOOPBACK.includes(pattern)) return true
  const [{ sites }, isGranted] = await Promise.all([
    getSettings(),
    browser.permissions.contains({ origins: [pattern] }),
  ])
  return isGranted && sites.includes(pattern)
}

/**
 * Asks the reader for the site; the background runs the content script there once it is granted. Must be called from a click. The wish is
 * kept before the browser asks, because some browsers close the popup over the question.
 */
export async function allowSite({ pattern }: Here): Promise<boolean> {
  const asking = browser.permissions.request({ origins: [pattern] })
  const { sites } = await getSettings()
  await saveSettings({ sites: [...sites.filter((site) => site !== pattern), pattern] })
  if (await asking) return true
  await saveSettings({ sites: (await getSettings()).sites.filter((site) => site !== pattern) })
  return false
}
