import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { followAllowedSites } from './site-scripts.ts'

/** What of the browser is not in the stand-in: permissions and registered scripts. */
function stubBrowser() {
  const listeners = {
    added: (_: object) => undefined as unknown,
    removed: (_: object) => undefined as unknown,
  }
  const allowed = new Set(['http://127.0.0.1/*', 'http://localhost/*'])
  const registered = new Map<string, { matches: string[] }>()
  const executed: number[] = []
  Object.assign(fakeBrowser, {
    permissions: {
      getAll: async () => ({ origins: [...allowed] }),
      onAdded: { addListener: (listener: typeof listeners.added) => (listeners.added = listener) },
      onRemoved: { addListener: (listener: typeof listeners.removed) => (listeners.removed = listener) },
    },
    scripting: {
      getRegisteredContentScripts: async () => [...registered].map(([id]) => ({ id })),
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
  const allow = async (origin: string) => {
    allowed.add(origin)
    await listeners.added({ origins: [origin] })
  }
  const forbid = async (origin: string) => {
    allowed.delete(origin)
    await listeners.removed({ origins: [origin] })
  }
  return { allow, forbid, executed, matches: () => registered.get('sites')?.matches }
}

describe('sites', () => {
  let browser: ReturnType<typeof stubBrowser>
  beforeEach(() => {
    fakeBrowser.reset()
    browser = stubBrowser()
    followAllowedSites()
  })

  test('that the reader allows get the script, in the tabs that are open too', async () => {
    vi.spyOn(fakeBrowser.tabs, 'query').mockResolvedValue([{ id: 7 }, { id: 13 }, { id: 8 }] as never)
    await browser.allow('https://news.example/*')
    expect(browser.matches()).toEqual(['https://news.example/*'])
    expect(fakeBrowser.tabs.query).toHaveBeenCalledWith({ url: ['https://news.example/*'] })
    expect(browser.executed).toEqual([7, 8])
    await browser.allow('https://paper.example/*')
    expect(browser.matches()).toEqual(['https://news.example/*', 'https://paper.example/*'])
  })

  test('that the reader no longer allows lose it', async () => {
    vi.spyOn(fakeBrowser.tabs, 'query').mockResolvedValue([] as never)
    await browser.allow('https://news.example/*')
    await browser.forbid('https://news.example/*')
    await vi.waitFor(() => expect(browser.matches()).toBeUndefined())
  })

  test('have it again after an update', async () => {
    vi.spyOn(fakeBrowser.tabs, 'query').mockResolvedValue([] as never)
    await browser.allow('https://news.example/*')
    const { matches } = browser
    await fakeBrowser.scripting.unregisterContentScripts({ ids: ['sites'] })
    await fakeBrowser.runtime.onInstalled.trigger({ reason: 'update', temporary: false } as never)
    await vi.waitFor(() => expect(matches()).toEqual(['https://news.example/*']))
  })

  test('that the manifest has are not registered twice', async () => {
    await fakeBrowser.runtime.onInstalled.trigger({ reason: 'install', temporary: false } as never)
    expect(browser.matches()).toBeUndefined()
  })
})
