import type { Page } from 'playwright-core'
import type { ChromiumWithExtension } from './chromium.ts'

/** The browser's own list of extensions, where a person switches them off, loads them anew, and says which sites they may read. */
export interface ExtensionList {
  setEnabled(isEnabled: boolean): Promise<void>
  /** Says yes beforehand: when the extension asks for the site, the browser does not ask the person again. */
  agreeTo(pattern: string): Promise<void>
}

/** What of Chrome's own API the list of extensions has. */
declare const chrome: {
  developerPrivate: {
    updateProfileConfiguration(change: { inDeveloperMode: boolean }): Promise<void>
    addHostPermission(id: string, pattern: string): Promise<void>
  }
  management: { setEnabled(id: string, isEnabled: boolean): Promise<void> }
}

/** Opens the list, in the mode for developers: without it the browser lets nothing load an unpacked extension anew. */
export async function openExtensionList(browser: ChromiumWithExtension): Promise<ExtensionList> {
  const { tab } = await browser.newPage()
  await tab.goto('chrome://extensions')
  await tab.evaluate(() => chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true }))
  const id = new URL(browser.background().url()).hostname
  return listIn(tab, id)
}

function listIn(tab: Page, id: string): ExtensionList {
  return {
    setEnabled: (isEnabled) =>
      tab.evaluate(([which, on]) => chrome.management.setEnabled(which, on), [id, isEnabled] as const),
    agreeTo: (pattern) =>
      tab.evaluate(([which, site]) => chrome.developerPrivate.addHostPermission(which, site), [
        id,
        pattern,
      ] as const),
  }
}
