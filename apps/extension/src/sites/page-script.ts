import { browser } from 'wxt/browser'

/** Files of the content script, as the build names them. In a frame it leaves all alone that is not an article's (`page/article-frame.ts`). */
export const PAGE_SCRIPT = { js: ['/page.js' as const], css: ['/marks.css' as const] }

/** Runs the content script in a tab, where the browser lets us; where it runs already it leaves the page to itself. */
export async function runInTab(tabId: number): Promise<void> {
  const target = { tabId, allFrames: true }
  await browser.scripting.insertCSS({ target, files: PAGE_SCRIPT.css })
  await browser.scripting.executeScript({ target, files: PAGE_SCRIPT.js })
}
