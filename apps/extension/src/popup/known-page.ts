import { browser } from 'wxt/browser'
import { askBackground, askPage, type BackgroundStatus, type PageStatus } from '../messages.ts'
import { getSettings, type Settings } from '../reader-settings.ts'
import { findHere, type Here, isAllowed } from './sites.ts'

/** All that the popup shows. */
export interface Known {
  settings: Settings
  here: Here | undefined
  allowed: boolean
  page: PageStatus | undefined
  background: BackgroundStatus
  /** The window that the popup is in: asked for now, because a click may wait for nothing (open-panel.ts). */
  windowId: number
}

/** Asks all who know. */
export async function learnOfPage(): Promise<Known> {
  const [settings, here, background, { id: windowId = -1 }] = await Promise.all([
    getSettings(),
    findHere(),
    askBackground('status', {}),
    browser.windows.getCurrent(),
  ])
  const [allowed, page] = here
    ? await Promise.all([isAllowed(here), askPage(here.tab, 'page-status', {})])
    : [false, undefined]
  return { settings, here, allowed, page, background, windowId }
}
