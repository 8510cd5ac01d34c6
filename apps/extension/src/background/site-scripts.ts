import { browser } from 'wxt/browser'
import { LOOPBACK } from '../loopback.ts'
import { getSettings, onSettings } from '../reader-settings.ts'

/** Files of the content script, as the build names them. */
const SCRIPT = { js: ['/page.js' as const], css: ['/marks.css' as const] }
const ID = 'sites'

/**
 * Runs the content script on every site that the reader has switched on and the browser lets us read, from then on and in the tabs that
 * are open, and on no other: to be let into a feed is not to be let into its pages. Browsers forget registered scripts when the
 * extension is updated, so that is a time to register anew.
 */
export function followAllowedSites(signal: AbortSignal): void {
  // One after another: two at once would register the same twice.
  let last: Promise<void> = Promise.resolve()
  const follow = () => {
    last = last.then(registerScripts).catch((error: unknown) => console.error('backstory:', error))
  }
  browser.runtime.onInstalled.addListener(follow)
  browser.permissions.onAdded.addListener(follow)
  browser.permissions.onRemoved.addListener(follow)
  onSettings(follow, signal)
}

async function registerScripts(): Promise<void> {
  const [{ sites }, { origins = [] }] = await Promise.all([getSettings(), browser.permissions.getAll()])
  const matches = sites.filter((site) => origins.includes(site) && !LOOPBACK.includes(site))
  const [known] = await browser.scripting.getRegisteredContentScripts({ ids: [ID] })
  const before = known?.matches ?? []
  if (matches.join() === before.join()) return
  if (known) await browser.scripting.unregisterContentScripts({ ids: [ID] })
  if (matches.length === 0) return
  await browser.scripting.registerContentScripts([
    { id: ID, matches, runAt: 'document_idle', persistAcrossSessions: true, ...SCRIPT },
  ])
  await startIn(matches.filter((site) => !before.includes(site)))
}

/** A page that cannot be scripted (an error page, a store) is left alone; the others must not suffer for it. */
async function startIn(sites: string[]): Promise<void> {
  const tabs = sites.length === 0 ? [] : await browser.tabs.query({ url: sites })
  await Promise.allSettled(
    tabs.map(async ({ id }) => {
      if (id === undefined) return
      await browser.scripting.insertCSS({ target: { tabId: id }, files: SCRIPT.css })
      await browser.scripting.executeScript({ target: { tabId: id }, files: SCRIPT.js })
    }),
  )
}
