import { browser } from 'wxt/browser'
import { askBackground, askPage, type PageMentions } from '../messages.ts'
import { findHere, type Here, isAllowed } from '../popup/sites.ts'
import { getSettings, onEditions, onSettings, type Settings } from '../reader-settings.ts'
import { type SiteState, siteStateOf } from '../site-state.ts'

/** The page that the panel is beside, as it stands. */
export interface FollowedPage {
  state: SiteState
  settings: Settings
  here?: Here | undefined
  /** What it mentions; only there when something was found. */
  found?: PageMentions
}

/** A page begins to answer some time after its tab says that it is loaded: asked again after these, then no more. Arbitrary. */
const AGAIN_MS = [300, 1000, 3000]

/**
 * Follows the active tab of the panel's window until the signal aborts: tells of its page at once, and whenever another tab is active, the
 * page is another, was read again, or the reader has chosen otherwise. Nothing is asked on a clock: the page answers when it was read.
 */
export function followPage(tell: (page: FollowedPage) => void, signal: AbortSignal): void {
  let turn = 0
  const follow = async (mine: number) => {
    const isMine = () => mine === turn && !signal.aborted
    for (const wait of [0, ...AGAIN_MS]) {
      await pause(wait)
      if (!isMine()) return
      const page = await lookAt()
      if (!isMine()) return
      tell(page)
      if (page.here && page.found) await readOn(page.here, page, { tell, isMine })
      // A page that runs nothing may only be late; anything else waits for an event.
      if (page.state !== 'reload' && page.state !== 'failed' && !page.found) return
    }
  }
  const begin = () => {
    turn++
    follow(turn).catch((error: unknown) => console.error('backstory:', error))
  }
  const ofTab = (_tab: number, change: { status?: string; url?: string }) => {
    if (change.status !== undefined || change.url !== undefined) begin()
  }
  const events = [browser.tabs.onActivated, browser.permissions.onAdded, browser.permissions.onRemoved]
  for (const event of events) event.addListener(begin)
  browser.tabs.onUpdated.addListener(ofTab)
  signal.addEventListener('abort', () => {
    for (const event of events) event.removeListener(begin)
    browser.tabs.onUpdated.removeListener(ofTab)
  })
  onSettings(begin, signal)
  onEditions(begin, signal)
  begin()
}

interface Reading {
  tell(page: FollowedPage): void
  isMine(): boolean
}

/** Tells of each reading of the page until it is gone. */
async function readOn(here: Here, page: FollowedPage, { tell, isMine }: Reading): Promise<void> {
  let found = page.found
  while (found?.isOn) {
    const next: PageMentions | undefined = await askPage(here.tab, 'page-mentions', { after: found.reading })
    if (!isMine()) return
    if (next?.isOn) tell({ ...page, state: next.mentions.length === 0 ? 'noNames' : 'found', found: next })
    found = next
  }
}

async function lookAt(): Promise<FollowedPage> {
  const [settings, here, status] = await Promise.all([getSettings(), findHere(), askBackground('status', {})])
  const allowed = here !== undefined && (await isAllowed(here))
  // A page may be marked whose site is not allowed (popup).
  const [page, found] = here
    ? await Promise.all([askPage(here.tab, 'page-status', {}), askPage(here.tab, 'page-mentions', {})])
    : []
  const state = siteStateOf({ settings, here, allowed, editions: status.editions.length, page })
  const isTold = found && (found.hasArticle || found.mentions.length > 0)
  return { state, settings, here, ...(isTold && { found }) }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
