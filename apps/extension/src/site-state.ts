import type { PageStatus } from './messages.ts'
import type { Here } from './popup/sites.ts'
import { isOnAt, type Settings } from './reader-settings.ts'
import { t } from './ui-text.ts'

/** What is known of the page that popup or panel is beside. */
export interface KnownOfPage {
  settings: Settings
  here: Here | undefined
  /** The browser lets us read pages of the site, and the reader has switched it on. */
  allowed: boolean
  /** Editions on this device. */
  editions: number
  /** What its content script answered. */
  page: Pick<PageStatus, 'isOn' | 'leftAlone' | 'hasArticle' | 'mentions'> | undefined
}

/** Why nothing is marked on a page, or that something is (`found`). */
export type SiteState =
  | 'offEverywhere'
  | 'noPage'
  | 'notAllowed'
  | 'offHere'
  | 'noDossier'
  | 'reload'
  | 'failed'
  | 'costly'
  | 'private'
  | 'offPage'
  | 'noArticle'
  | 'noNames'
  | 'found'

/** Returns how it stands with a page: the first reason that a reader can do something about. */
export function siteStateOf({ settings, here, allowed, editions, page }: KnownOfPage): SiteState {
  if (!settings.isOn) return 'offEverywhere'
  if (!here) return 'noPage'
  // Where the site is not allowed the page may be, by a click in the popup.
  if (!allowed && !page) return 'notAllowed'
  if (!isOnAt(settings, here.host)) return 'offHere'
  if (editions === 0) return 'noDossier'
  if (!page) return 'reload'
  if (page.leftAlone) return page.leftAlone
  if (!page.isOn) return 'failed'
  if (page.mentions > 0) return 'found'
  return page.hasArticle ? 'noNames' : 'noArticle'
}

/** Returns the state as a sentence. */
export function siteStateText(state: Exclude<SiteState, 'found'>, host = ''): string {
  return t(`here.${state}`, host)
}
