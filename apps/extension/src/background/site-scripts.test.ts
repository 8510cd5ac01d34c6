import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { saveSettings } from '../reader-settings.ts'
import { followAllowedSites } from './site-scripts.ts'

/** What of the browser is not in the stand-in: permissions and registered scripts. */
function stubBrowser() {
  const listeners = new Set<() => unknown>()
  const granted = new Set(['http://127.0.0.1/*', 'http://localhost/*'])
  const registered = new Map<string, { id: string; matches: string[] }>()
  const executed: number[] = []
  const event = { addListener: (listener: () => unknown) => listeners.add(listener) }
  Object.assign(fakeBrowser, {
    permissions: { getAll: async () => ({ origins: [...granted] }), onAdded: event, onRemoved: event },
    scripting: {
      getRegisteredContentScripts: async () => [...registered.values()],
      unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
        for (const id of ids) registered.delete(id)
      },
      registerContentScripts: async (scripts: { id: string; matches: string[] }[]) => {
        for (const script of scripts) {
          if (registered.has(script.id)) throw new Error(`Duplicate script ID '${script.id}'`)
          registered.set(script.id, script)
        }
      },
      insertCSS: async () => undefined,
      executeScript: async ({ target }: { target: { tabId: number } }) => {
        if (target.tabId === 13) throw new Error('Cannot access contents of the page')
        executed.push(target.tabId)
      },
    },
  })
  const change = (work: (origin: string) => unknown) => (origin: string) => {
    work(origin)
    for (const listener of listeners) listener()
  }
  return {
    grant: change((origin) => granted.add(origin)),
    revoke: change((origin) => granted.delete(origin)),
    executed,
    matches: () => registered.get('sites')?.matches,
  }
}

const NEWS = 'https://news.example/*'
const PAPER = 'https://paper.example/*'

describe('sites', () => {
  let browser: ReturnType<typeof stubBrowser>
  const becomes = (matches: string[] | undefined) =>
    vi.waitFor(() => expect(browser.matches()).toEqual(matches))
  beforeEach(() => {
    fakeBrowser.reset()
    browser = stubBrowser()
    vi.spyOn(fakeBrowser.tabs, 'query').mockResolvedValue([{ id: 7 }, { id: 13 }, { id: 8 }] as never)
    followAllowedSites(new AbortController().signal)
  })

  test('that the reader has switched on get the script once they may be read, in the tabs that are open too', async () => {
    await saveSettings({ sites: [NEWS] })
    browser.grant(NEWS)
    await becomes([NEWS])
    await vi.waitFor(() => expect(browser.executed).toEqual([7, 8]))
    expect(fakeBrowser.tabs.query).toHaveBeenCalledWith({ url: [NEWS] })
    browser.grant(PAPER)
    await saveSettings({ sites: [NEWS, PAPER] })
    await becomes([NEWS, PAPER])
    expect(fakeBrowser.tabs.query).toHaveBeenLastCalledWith({ url: [PAPER] })
  })

  test('that may be read for another reason, as a feed is, do not', async () => {
    browser.grant('https://feed.example/*')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(browser.matches()).toBeUndefined()
    expect(browser.executed).toEqual([])
  })

  test('that may no longer be read, or are switched off, lose it', async () => {
    await saveSettings({ sites: [NEWS, PAPER] })
    browser.grant(NEWS)
    browser.grant(PAPER)
    await becomes([NEWS, PAPER])
    browser.revoke(NEWS)
    await becomes([PAPER])
    await saveSettings({ sites: [] })
    await becomes(undefined)
  })

  test('have it again after an update', async () => {
    await saveSettings({ sites: [NEWS] })
    browser.grant(NEWS)
    await becomes([NEWS])
    await fakeBrowser.scripting.unregisterContentScripts({ ids: ['sites'] })
    await fakeBrowser.runtime.onInstalled.trigger({ reason: 'update', temporary: false } as never)
    await becomes([NEWS])
  })
})
