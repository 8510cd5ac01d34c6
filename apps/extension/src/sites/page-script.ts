import { browser } from 'wxt/browser'

/** Files of the content script, as the build names them. */
export const PAGE_SCRIPT = { js: ['/page.js' as const], css: ['/marks.css' as const] }

/** Runs the content script in a tab, where the browser lets us; where it runs already it leaves the page to itself. */
export async function runInTab(tabId: number): Promise<void> {
  await browser.scripting.insertCSS({ target: { tabId }, files: PAGE_SCRIPT.css })
  await browser.scripting.executeScript({ target: { tabId }, files: PAGE_SCRIPT.js })
}
