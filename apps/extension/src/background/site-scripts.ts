import { browser } from 'wxt/browser'

/** Files of the content script, as the build names them. */
const SCRIPT = {
  js: ['/content-scripts/content.js' as const],
  css: ['/content-scripts/content.css' as const],
}

/** The manifest has these itself (`entrypoints/content.ts`). */
const IN_MANIFEST = new Set(['http://127.0.0.1/*', 'http://localhost/*'])

const ID = 'sites'

/**
 * Runs the content script on every site that the reader allows, from then on and in the tabs that are open, and on no other. Browsers
 * forget registered scripts when the extension is updated, so that is a time to register anew.
 */
export function followAllowedSites(): void {
  browser.runtime.onInstalled.addListener(() => void registerScripts())
  browser.permissions.onRemoved.addListener(() => void registerScripts())
  browser.permissions.onAdded.addListener(async ({ origins = [] }) => {
    await registerScripts()
    await startIn(origins)
  })
}

async function registerScripts(): Promise<void> {
  const { origins = [] } = await browser.permissions.getAll()
  const matches = origins.filter((origin) => !IN_MANIFEST.has(origin))
  const [known] = await browser.scripting.getRegisteredContentScripts({ ids: [ID] })
  if (known) await browser.scripting.unregisterContentScripts({ ids: [ID] })
  if (matches.length === 0) return
  await browser.scripting.registerContentScripts([
    { id: ID, matches, runAt: 'document_idle', persistAcrossSessions: true, ...SCRIPT },
  ])
}

/** A page that cannot be scripted (an error page, a store) is left alone; the others must not suffer for it. */
async function startIn(origins: string[]): Promise<void> {
  const tabs = origins.length === 0 ? [] : await browser.tabs.query({ url: origins })
  await Promise.allSettled(
    tabs.map(async ({ id }) => {
      if (id === undefined) return
      await browser.scripting.insertCSS({ target: { tabId: id }, files: SCRIPT.css })
      await browser.scripting.executeScript({ target: { tabId: id }, files: SCRIPT.js })
    }),
  )
}
