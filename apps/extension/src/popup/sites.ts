import { browser } from 'wxt/browser'
import { HOME } from '../home.ts'
import { patternAt } from '../loopback.ts'
import { getSettings } from '../reader-settings.ts'
import { allowSites, grantedOf } from '../sites/allowed-sites.ts'
import { covers } from '../sites/match-pattern.ts'
import { isPrivateHost } from '../sites/private-hosts.ts'

/** Where the popup was opened: the tab and its site. */
export interface Here {
  tab: number
  host: string
  /** What must be allowed for the site, as a match pattern without a port, which patterns cannot have. */
  pattern: string
  url: URL
  /** True in a private window, of which nothing is kept. */
  isPrivateWindow: boolean
}

/** Returns the active tab's site, or `undefined` where extensions cannot run (settings, stores, files) and where we never do (mail, banks). */
export async function findHere(): Promise<Here | undefined> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true })
  if (tab?.id === undefined || !tab.url || !URL.canParse(tab.url)) return undefined
  const url = new URL(tab.url)
  const { protocol, host, hostname } = url
  if ((protocol !== 'https:' && protocol !== 'http:') || isPrivateHost(hostname)) return undefined
  return { tab: tab.id, host, pattern: patternAt(protocol, hostname), url, isPrivateWindow: tab.incognito }
}

/** Tells whether the reader has switched the site on, alone or with others, and the browser lets us read it. */
export async function isAllowed({ url }: Here): Promise<boolean> {
  if (covers(HOME, url)) return true
  const { sites } = await getSettings()
  return (await grantedOf(sites.filter((site) => covers([site], url)))).length > 0
}

/** Asks the reader for the site. Must be called from a click. */
export function allowSite({ pattern }: Here): Promise<boolean> {
  return allowSites([pattern])
}
