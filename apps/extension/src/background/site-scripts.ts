import { browser } from 'wxt/browser'
import { HOME } from '../home.ts'
import { tellPage } from '../messages.ts'
import { getSettings, onSettings } from '../reader-settings.ts'
import { grantedOf } from '../sites/allowed-sites.ts'
import { PAGE_SCRIPT, runInTab } from '../sites/page-script.ts'

const ID = 'sites'

/** Kept as long as the extension runs in the browser: gone when the browser ends, and when the extension is updated or switched off. */
const TAKEN = 'open-tabs-are-taken-over'

/**
 * Runs the content script on every site that the reader has switched on and the browser lets us read, from then on and in the tabs that
 * are open, and on no other: to be let into a feed is not to be let into its pages. Where it no longer may it ends at once. Browsers
 * forget registered scripts when the extension is updated, and the scripts in open tabs are then those of an extension that is gone: the
 * first start of the background looks after both ([0020](docs/decisions/0020-lives-of-a-page-script.md)).
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
  last = takeOverOpenTabs().catch((error: unknown) => console.error('backstory:', error))
}

async function allowedSites(): Promise<string[]> {
  const { sites } = await getSettings()
  return grantedOf(sites.filter((site) => !HOME.includes(site)))
}

async function takeOverOpenTabs(): Promise<void> {
  const { [TAKEN]: isTaken } = await browser.storage.session.get(TAKEN)
  if (isTaken) return
  await browser.storage.session.set({ [TAKEN]: true })
  await registerScripts()
  await startIn([...HOME, ...(await allowedSites())])
}

async function registerScripts(): Promise<void> {
  const matches = await allowedSites()
  const [known] = await browser.scripting.getRegisteredContentScripts({ ids: [ID] })
  const before = known?.matches ?? []
  if (matches.toSorted().join() === before.toSorted().join()) return
  if (known) await browser.scripting.unregisterContentScripts({ ids: [ID] })
  if (matches.length > 0) {
    await browser.scripting.registerContentScripts([
      {
        id: ID,
        matches,
        runAt: 'document_idle',
        allFrames: true,
        persistAcrossSessions: true,
        ...PAGE_SCRIPT,
      },
    ])
  }
  const gone = before.filter((site) => !matches.includes(site))
  if (gone.length > 0) await leave(gone, [...HOME, ...matches])
  await startIn(matches.filter((site) => !before.includes(site)))
}

/** Tells every tab which sites are gone and which stay: the addresses of tabs that we may no longer read are not told to us. */
async function leave(gone: string[], stay: string[]): Promise<void> {
  const tabs = await browser.tabs.query({})
  await Promise.all(tabs.map(({ id }) => id !== undefined && tellPage(id, 'leave', { gone, stay })))
}

/** A page that cannot be scripted (an error page, a store) is left alone; the others must not suffer for it. */
async function startIn(sites: string[]): Promise<void> {
  const tabs = sites.length === 0 ? [] : await browser.tabs.query({ url: sites, discarded: false })
  await Promise.allSettled(tabs.map(async ({ id }) => id !== undefined && runInTab(id)))
}
