import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../../tools/find-browser.ts'
import { type ApiProcess, startApiProcess } from './support/api-process.ts'
import { type ChromiumWithExtension, launchChromium } from './support/chromium.ts'
import { CARD_HOST } from './support/closed-card.ts'
import { type ContentWorld, findContentWorld } from './support/content-world.ts'
import { type ExtensionList, openExtensionList } from './support/extension-list.ts'
import { type NewsSite, newsPage, startNewsSite } from './support/news-site.ts'
import {
  markedTexts,
  pause,
  type ReadingPage,
  restOn,
  waitFor,
  waitForCard,
  waitForNoCard,
  waitForNoMarks,
} from './support/reading-page.ts'

const TEXT = [
  'Sergei Shoigu met Vladimir Putin in Russia on Tuesday, officials said, and Putin thanked him for his work.',
  'North Korea and China had no comment on the meeting, which was the third of its kind within the year.',
]
const NEWS = newsPage(TEXT, '2023-10-17')

describe.skipIf(!findChromium())('the extension keeps its bounds', () => {
  let api: ApiProcess
  let site: NewsSite
  let browser: ChromiumWithExtension
  let list: ExtensionList
  let page: ReadingPage & { tab: Page }
  /** A host that is not this machine: the extension may not run there unless the reader lets it. */
  let elsewhere: string

  beforeAll(async () => {
    ;[api, site] = await Promise.all([startApiProcess(), startNewsSite()])
    browser = await launchChromium(api.url)
    list = await openExtensionList(browser)
    elsewhere = site.url.replace('127.0.0.1', 'news.example')
    page = await browser.newPage()
    site.publish('/news', NEWS)
  })
  afterAll(async () => {
    await browser?.close()
    await Promise.all([site?.close(), api?.remove()])
  })

  const shown = () => page.evaluate(() => document.documentElement.outerHTML, null)
  /** Everything of ours that a page could ask for by its address. */
  const findable = async () => {
    const origin = browser
      .background()
      .url()
      .replace(/\/[^/]*$/, '')
    const files = [
      'manifest.json',
      'page.js',
      'marks.css',
      'background.js',
      'popup.html',
      'icon/16.png',
      '_locales/en/messages.json',
    ]
    const urls = files.map((file) => `${origin}/${file}`)
    return page.tab.evaluate(async (all) => {
      const tries = all.flatMap((url) => [
        fetch(url).then(
          () => url,
          () => '',
        ),
        fetch(url, { mode: 'no-cors' }).then(
          () => url,
          () => '',
        ),
        ...['img', 'script', 'link'].map(
          (tag) =>
            new Promise<string>((done) => {
              const element = document.createElement(tag)
              element.addEventListener('load', () => done(`${tag} ${url}`))
              element.addEventListener('error', () => done(''))
              Object.assign(element, tag === 'link' ? { rel: 'stylesheet', href: url } : { src: url })
              document.head.append(element)
            }),
        ),
      ])
      return (await Promise.all(tries)).filter(Boolean)
    }, urls)
  }

  describe('on a site that is not switched on', () => {
    test('nothing tells that it is there', async () => {
      await page.goto(`${elsewhere}/news`)
      await pause(500)
      const seen = await page.evaluate(
        () => ({
          highlights: CSS.highlights.size,
          sheets: document.styleSheets.length,
          names: Object.getOwnPropertyNames(window).filter((name) => /backstory/i.test(name)),
          asked: performance
            .getEntriesByType('resource')
            .filter(({ name }) => !name.endsWith('/favicon.ico')),
        }),
        null,
      )
      expect(seen).toEqual({ highlights: 0, sheets: 1, names: [], asked: [] })
      const parsed = (html: string) => html.replaceAll(/\s+/g, '').replace(/^<!doctypehtml>/, '')
      expect(parsed(await shown())).toBe(parsed(NEWS))
      expect(await findable()).toEqual([])
    })

    test('and on one that is, no page can ask for a file of it or finds a name of it', async () => {
      await page.goto(`${site.url}/news`)
      await markedTexts(page)
      expect(await findable()).toEqual([])
      const names = await page.evaluate(
        () => Object.getOwnPropertyNames(window).filter((name) => /backstory|chrome-ext/i.test(name)),
        null,
      )
      expect(names).toEqual([])
    })
  })

  describe('a site', () => {
    const PATTERN = 'http://news.example/*'

    test('that the reader switches on is marked without loading it anew, and unmarked at once when it is taken back', async () => {
      await page.goto(`${elsewhere}/news`)
      await page.tab.bringToFront()
      await list.agreeTo(PATTERN)
      const own = await browser.openBehind('popup.html')
      const ask = (what: 'request' | 'remove') =>
        own.evaluate(
          ([how, origin]) =>
            (globalThis as unknown as WithState).chrome.permissions[how]({ origins: [origin] }),
          [what, PATTERN] as const,
        )
      await browser.background().evaluate(async (origin) => {
        const { local } = (globalThis as unknown as WithState).chrome.storage
        const { settings } = await local.get()
        await local.set({ settings: { ...(settings as object), sites: [origin] } })
      }, PATTERN)
      expect(await ask('request')).toBe(true)
      expect(await markedTexts(page)).toContain('China')
      await restOn(page, 'China')
      await waitForCard(page, 'China')
      const taken = Date.now()
      expect(await ask('remove')).toBe(true)
      await waitForNoMarks(page)
      await waitForNoCard(page)
      expect(Date.now() - taken).toBeLessThan(1_000)
      await own.close()
      await page.goto(`${elsewhere}/news`)
      await pause(500)
      expect(await page.evaluate(() => CSS.highlights.size, null)).toBe(0)
    })

    test.each([
      ['that does not want it', NEWS.replace('<head>', '<head><meta name="backstory" content="off">')],
      ['where a card is paid with', NEWS.replace('</body>', '<input autocomplete="cc-number"></body>')],
      [
        'that is an editor',
        NEWS.replace('<body>', '<body contenteditable>').replace('</body>', `<p>${TEXT[0]}</p></body>`),
      ],
    ])('%s is left alone', async (_title, html) => {
      site.publish('/alone', html)
      await page.goto(`${site.url}/alone`)
      await pause(600)
      expect(await page.evaluate(() => CSS.highlights.size, null)).toBe(0)
    })

    test('that becomes a login without loading is left alone from then on', async () => {
      await page.goto(`${site.url}/news`)
      await markedTexts(page)
      await page.evaluate(() => {
        history.pushState(null, '', '/login')
        document.querySelector('p')?.append(' Enter your password, please.')
      }, null)
      await waitForNoMarks(page)
    })
  })

  test('a page that searches a card and selects what it finds reads none of it, whatever the reader drags over', async () => {
    await page.goto(`${site.url}/news`)
    await markedTexts(page)
    await restOn(page, 'China')
    const { text } = await waitForCard(page, 'China')
    const words = [...new Set(text.match(/\p{L}{6,}/gu))].filter((word) => !TEXT.join().includes(word))
    expect(words.length).toBeGreaterThanOrEqual(12)
    words.length = 12
    const read = await page.evaluate((all) => {
      const { find } = window as unknown as { find(words: string): boolean }
      const selection = getSelection()
      return all.flatMap((word) => {
        selection?.removeAllRanges()
        find.call(window, word)
        const found = String(selection)
        for (const way of ['forward', 'backward']) selection?.modify('extend', way, 'documentboundary')
        return [found, String(selection)].filter((one) => one.includes(word))
      })
    }, words)
    expect(read).toEqual([])
    const { x, y } = await page.evaluate((host) => {
      const box = document.querySelector(host)?.getBoundingClientRect()
      return { x: box?.x ?? 0, y: box?.y ?? 0 }
    }, CARD_HOST)
    await page.tab.mouse.move(x + 20, y + 90)
    await page.tab.mouse.down()
    await page.tab.mouse.move(x + 300, y + 160, { steps: 5 })
    await page.tab.mouse.up()
    // What the reader selected the page could read, and widen: so nothing on a card can be selected, and buttons copy.
    const selected = await page.evaluate(() => String(getSelection()), null)
    expect(words.filter((word) => selected.includes(word))).toEqual([])
    await page.press('Escape')
    await waitForNoCard(page)
  })

  describe('a page that has broken out of its process', () => {
    let world: ContentWorld
    beforeAll(async () => {
      await page.goto(`${site.url}/news`)
      await markedTexts(page)
      world = await findContentWorld(page.tab)
    })
    afterAll(() => world.close())
    const kept = () =>
      browser.background().evaluate(async () => {
        const { storage, permissions, scripting, alarms } = (globalThis as unknown as WithState).chrome
        const state = [storage.local.get(), permissions.getAll(), scripting.getRegisteredContentScripts()]
        const names = (await alarms.getAll()).map(({ name }) => name)
        return JSON.stringify([...(await Promise.all(state)), names])
      })

    test('changes nothing by 10,000 messages that are malformed or not its to send, and is answered nothing', async () => {
      await browser.background().evaluate(() => {
        const faults: string[] = []
        Object.assign(globalThis, { faults })
        addEventListener('unhandledrejection', ({ reason }) => faults.push(String(reason)))
        addEventListener('error', ({ message }) => faults.push(message))
        const { error } = console
        console.error = (...all) => {
          faults.push(all.map(String).join(' '))
          error(...all)
        }
      })
      const before = await kept()
      const answered = await world.run<unknown[]>(`
        const kinds = ['mentions', 'card', 'correct', 'know', 'open-panel', 'status', 'check-now', 'trust-new-key', 'page-status', 'walk',
          'page-mentions', 'jump', 'leave', 'settings', 'save-settings', 'toString', 'constructor', '__proto__', '', 7, null]
        const junk = [undefined, null, 0, -1, 1e308, true, '', 'x', '__proto__', '../..', 'x'.repeat(5_000), [], [[]], {}, { toString: 1 },
          { length: 1e9 }, ['china', null], '2023-10-17', 'https://evil.example', { kind: 'status' }]
        let seed = 1
        const any = (list) => list[(seed = (seed * 48271) % 2147483647) % list.length]
        const asks = Array.from({ length: 10_000 }, (_, i) => {
          // What may change something is sent as it should be, too: it is not a page's to send.
          if (i % 50 === 0) return { kind: any(['status', 'check-now', 'trust-new-key']) }
          if (i % 10 === 0) return any(junk)
          const fields = ['text', 'asOf', 'entity', 'others', 'named', 'name', 'feed', 'sites', 'isOn']
          const message = { kind: any(kinds), wrong: any(junk) }
          for (const field of fields) if (any([0, 1, 2])) message[field] = any(junk)
          return message
        })
        const answers = []
        for (let i = 0; i < asks.length; i += 1_000) {
          const some = asks.slice(i, i + 1_000).map((ask) => chrome.runtime.sendMessage(ask).catch(() => undefined))
          answers.push(...(await Promise.all(some)))
        }
        return [answers.length, answers.filter((answer) => answer !== undefined && answer !== null)]`)
      expect(answered).toEqual([10_000, []])
      expect(await kept()).toBe(before)
      expect(
        await browser.background().evaluate(() => (globalThis as unknown as { faults: string[] }).faults),
      ).toEqual([])
      expect(await markedTexts(page)).toContain('China')
    })
  })

  test('a background that is stopped fifty times loses no setting, and cards come within a second', async () => {
    await page.goto(`${site.url}/news`)
    await markedTexts(page)
    await browser.background().evaluate(async () => {
      const { storage } = (globalThis as unknown as WithState).chrome
      const { settings } = await storage.local.get()
      await storage.local.set({
        settings: { ...(settings as object), perThousandWords: 200, knownEntities: ['nobody'] },
      })
    })
    const session = await page.tab.context().newCDPSession(page.tab)
    await session.send('ServiceWorker.enable')
    const times: number[] = []
    const stop = () => session.send('ServiceWorker.stopAllWorkers')
    for (let round = 0; round < 17; round++) {
      const name = round % 2 ? 'China' : 'Russia'
      await stop()
      await restOn(page, name)
      // Again where it has just begun, is opening its lexicon, or has answered; and while the card is open.
      await pause(round * 15)
      const begun = Date.now()
      await stop()
      await waitForCard(page, name)
      times.push(Date.now() - begun)
      await stop()
      await page.press('Escape')
      await waitForNoCard(page)
    }
    await session.detach()
    // Under a machine's load one may take longer than it does for a reader; none is lost.
    times.sort((a, b) => a - b)
    expect(times.at(-4)).toBeLessThan(1_000)
    expect(times.at(-1)).toBeLessThan(3_000)
    const world = await findContentWorld(page.tab)
    const { settings } = await world.run<Record<string, unknown>>('return chrome.storage.local.get()')
    await world.close()
    expect(settings).toMatchObject({ perThousandWords: 200, knownEntities: ['nobody'], feed: api.url })
  }, 60_000)

  describe('loaded anew while it is used in 20 tabs', () => {
    const pages: (ReadingPage & { tab: Page })[] = []
    const said: string[] = []
    let before: ContentWorld
    beforeAll(async () => {
      for (let i = 0; i < 20; i++) {
        const one = await browser.newPage()
        one.tab.on('console', (message) => {
          if (!message.text().includes('404')) said.push(message.text())
        })
        one.tab.on('pageerror', (error) => said.push(String(error)))
        await one.goto(`${site.url}/news`)
        pages.push(one)
      }
      await Promise.all(pages.map(markedTexts))
      before = await findContentWorld(last().tab)
    })
    afterAll(() => before.close())
    const last = () => pages.at(-1) as (typeof pages)[number]
    const stateOf = (one: ReadingPage) =>
      one.evaluate(
        (host) => ({
          marks: CSS.highlights.get('backstory')?.size ?? 0,
          others: [...CSS.highlights.keys()].filter((name) => name !== 'backstory'),
          cards: document.querySelectorAll(host).length,
        }),
        CARD_HOST,
      )
    const runs = (world: ContentWorld) => world.run<boolean>('return globalThis.backstoryRuns')

    test('it takes over every tab, and what ran there before ends', async () => {
      await restOn(last(), 'China')
      await waitForCard(last(), 'China')
      await browser.reload()
      await waitFor('one set of marks in every tab, and no card', async () => {
        const states = await Promise.all(pages.map(stateOf))
        return states.every(({ marks, others, cards }) => marks === 5 && others.length === 0 && cards === 0)
      })
      await waitFor('the end of the script before', async () => (await runs(before)) === false)
      const after = await findContentWorld(last().tab)
      expect(await runs(after)).toBe(true)
      await after.close()
    })

    test('a card opens once, by the new script, and nothing goes wrong in any tab', async () => {
      for (const one of [last(), pages[0] as ReadingPage & { tab: Page }]) {
        await one.tab.bringToFront()
        await restOn(one, 'Russia')
        await waitForCard(one, 'Russia')
        await pause(300)
        expect(await stateOf(one)).toEqual({ marks: 5, others: ['backstory-current'], cards: 1 })
      }
      expect(said).toEqual([])
    })

    test('switched off it leaves every tab as it was, and switched on again it comes back', async () => {
      await list.setEnabled(false)
      await waitFor('tabs without it', async () => {
        const states = await Promise.all(pages.map(stateOf))
        return states.every(({ marks, others, cards }) => marks + others.length + cards === 0)
      })
      await list.setEnabled(true)
      await waitFor('marks in every tab', async () => {
        const states = await Promise.all(pages.map(stateOf))
        return states.every(({ marks }) => marks === 5)
      })
      expect(said).toEqual([])
    })
  })
})

/** What of Chrome's own API these tests use in the extension's pages and background. */
interface WithState {
  chrome: {
    storage: { local: { get(): Promise<Record<string, unknown>>; set(items: object): Promise<void> } }
    permissions: Record<'request' | 'remove', (what: { origins: string[] }) => Promise<boolean>> & {
      getAll(): Promise<unknown>
    }
    scripting: { getRegisteredContentScripts(): Promise<unknown> }
    alarms: { getAll(): Promise<{ name: string }[]> }
  }
}
