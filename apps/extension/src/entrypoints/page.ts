import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { isArticleFrame, isFramed } from '../page/article-frame.ts'
import { pageLife } from '../page-life.ts'
import { runPage } from '../run-page.ts'

declare global {
  /** Set while our script runs in this world of the page: what is injected a second time leaves the page to the first. */
  var backstoryRuns: boolean | undefined
}

// Not WXT's content script: that announces itself by an event on the document, which a page can hear, and forge to switch us off.
export default defineUnlistedScript(async () => {
  if (globalThis.backstoryRuns || (isFramed() && !isArticleFrame())) return
  globalThis.backstoryRuns = true
  const signal = pageLife()
  signal.addEventListener('abort', () => {
    globalThis.backstoryRuns = false
  })
  await runPage(signal)
})
