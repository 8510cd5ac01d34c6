import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { HOME } from '../home.ts'
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
    permissions: {
      contains: async ({ origins }: { origins: string[] }) => origins.every((one) => granted.has(one)),
      onAdded: event,
      onRemoved: event,
    },
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
  let stop: AbortController
  const sent = vi.fn(async (..._message: unknown[]) => undefined)
  const becomes = (matches: string[] | undefined) =>
    vi.waitFor(() => expect(browser.matches()).toEqual(matches))
  const start = () => {
    stop = new AbortController()
    followAllowedSites(stop.signal)
  }
  beforeEach(async () => {
    fakeBrowser.reset()
    sent.mockClear()
    browser = stubBrowser()
    vi.spyOn(fakeBrowser.tabs, 'sendMessage').mockImplementation(sent)
    const open = new Map([
      [NEWS, [{ id: 7 }, { id: 13 }, { id: 8 }]],
      [PAPER, [{ id: 9 }]],
      ['http://127.0.0.1/*', [{ id: 1 }]],
    ])
    vi.spyOn(fakeBrowser.tabs, 'query').mockImplementation(async ({ url = [...open.keys()] }) => {
      return [url].flat().flatMap((one) => open.get(one) ?? []) as never
    })
    start()
    await vi.waitFor(() => expect(browser.executed).toEqual([1]))
    browser.executed.length = 0
  })

  test('that the reader has switched on get the script once they may be read, in the tabs that are open too', async () => {
    await saveSettings({ sites: [NEWS] })
    browser.grant(NEWS)
    await becomes([NEWS])
    await vi.waitFor(() => expect(browser.executed).toEqual([7, 8]))
    browser.grant(PAPER)
    await saveSettings({ sites: [NEWS, PAPER] })
    await becomes([NEWS, PAPER])
    await vi.waitFor(() => expect(browser.executed).toEqual([7, 8, 9]))
  })

  test('that may be read for another reason, as a feed is, do not', async () => {
    browser.grant('https://feed.example/*')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(browser.matches()).toBeUndefined()
    expect(browser.executed).toEqual([])
  })

  test('that may no longer be read, or are switched off, lose it, and every tab is told', async () => {
    await saveSettings({ sites: [NEWS, PAPER] })
    browser.grant(NEWS)
    browser.grant(PAPER)
    await becomes([NEWS, PAPER])
    browser.revoke(NEWS)
    await becomes([PAPER])
    const message = { kind: 'leave', gone: [NEWS], stay: [...HOME, PAPER] }
    await vi.waitFor(() => expect(sent.mock.calls).toEqual([7, 13, 8, 9, 1].map((tab) => [tab, message])))
    await saveSettings({ sites: [] })
    await becomes(undefined)
    expect(sent).toHaveBeenLastCalledWith(1, { kind: 'leave', gone: [PAPER], stay: HOME })
  })

  test('are taken over in open tabs when the extension begins anew, and not when only its background does', async () => {
    await saveSettings({ sites: [NEWS] })
    browser.grant(NEWS)
    await vi.waitFor(() => expect(browser.executed).toEqual([7, 8]))
    browser.executed.length = 0
    stop.abort()
    start()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(browser.executed).toEqual([])
    // An update: what was registered and what belongs to one life of the extension is forgotten.
    await fakeBrowser.scripting.unregisterContentScripts({ ids: ['sites'] })
    await fakeBrowser.storage.session.clear()
    start()
    await becomes([NEWS])
    await vi.waitFor(() => expect(new Set(browser.executed)).toEqual(new Set([1, 7, 8])))
  })
})
