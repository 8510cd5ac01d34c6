import { browser } from 'wxt/browser'

/**
 * Opens the panel beside a tab, as a click in its page asked for. Returns false where the browser does not: Firefox opens its sidebar only
 * for a click in its own surfaces. Called before anything is waited for: after that the browser counts the click as over.
 */
export async function openPanel(tab: number | undefined): Promise<boolean> {
  if (tab === undefined || !browser.sidePanel) return false
  return browser.sidePanel.open({ tabId: tab }).then(
    () => true,
    () => false,
  )
}
