import type { CDPSession, Page } from 'playwright-core'

/** The world that our script runs in on a page, as whoever breaks into the page's process could use it. */
export interface ContentWorld {
  /** Runs code there and returns what it returns, as JSON. */
  run<T>(code: string): Promise<T>
  close(): Promise<void>
}

/** Finds the world of our script on a page: the newest, if there are several, as after an update. */
export async function findContentWorld(tab: Page): Promise<ContentWorld> {
  const session: CDPSession = await tab.context().newCDPSession(tab)
  const worlds: number[] = []
  session.on('Runtime.executionContextCreated', ({ context: { id, name, auxData } }) => {
    if (name === 'Backstory' && auxData?.type === 'isolated') worlds.push(id)
  })
  await session.send('Runtime.enable')
  const contextId = Math.max(...worlds)
  if (worlds.length === 0) throw new Error('no script of ours runs on the page')
  return {
    async run(code) {
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        contextId,
        expression: `(async () => { ${code} })()`,
        awaitPromise: true,
        returnByValue: true,
      })
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      return result.value
    },
    close: () => session.detach(),
  }
}
