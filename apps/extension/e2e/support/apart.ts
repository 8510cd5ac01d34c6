import type { CDPSession, Page } from 'playwright-core'

/**
 * Evaluates an expression in the page's document, but in a world of its own, as a content script does: what the page has made of its
 * prototypes and globals is not seen there. Resolves to `undefined` while the document is not there.
 */
export async function evaluateApart<T>(tab: Page, expression: string): Promise<T | undefined> {
  const session: CDPSession = await tab.context().newCDPSession(tab)
  try {
    const { frameTree } = await session.send('Page.getFrameTree')
    const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
    })
    const options = { expression, contextId, returnByValue: true, awaitPromise: true }
    const { result } = await session.send('Runtime.evaluate', options)
    return result.value as T | undefined
  } finally {
    await session.detach()
  }
}
