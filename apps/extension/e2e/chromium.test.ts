import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findChromium } from '../../../tools/find-browser.ts'
import { DWELL_MS, GRACE_MS } from '../src/card/card-state.ts'
import { describeArticle } from './article-journey.ts'
import { describeLivelyPages } from './lively-pages.ts'
import { type ApiProcess, startApiProcess } from './support/api-process.ts'
import { type ChromiumWithExtension, launchChromium, launchPlainChromium } from './support/chromium.ts'
import { CARD_HOST } from './support/closed-card.ts'
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

describe.skipIf(!findChromium())('Chromium', () => {
  let api: ApiProcess
  let site: NewsSite
  let browser: ChromiumWithExtension
  let page: ReadingPage & { tab: Page }

  beforeAll(async () => {
    ;[api, site] = await Promise.all([startApiProcess(), startNewsSite()])
    browser = await launchChromium(api.url)
    page = await browser.newPage()
  })
  afterAll(async () => {
    await browser?.close()
    await Promise.all([site?.close(), api?.remove()])
  })

  describeArticle(() => ({ page, site }))
  describeLivelyPages(() => ({ page, site }))

  describe('a page', () => {
    beforeAll(() => {
      const text = [
        'Sergei Shoigu met Vladimir Putin in Russia on Tuesday, officials said, and Putin thanked him for his work.',
        'North Korea and China had no comment on the meeting, which was the third of its kind within the year.',
      ]
      site.publish('/short', newsPage(text, '2023-10-17'))
    })
    beforeEach(async () => {
      await page.goto(`${site.url}/short`)
      await markedTexts(page)
    })
    const html = () => page.evaluate(() => document.documentElement.outerHTML, null)
    const focused = () =>
      page.evaluate((card) => {
        const { activeElement } = document
        return activeElement?.matches(card) ? 'card' : activeElement?.localName
      }, CARD_HOST)

    test('a card opens after a rest, stays while it is entered, and goes on Escape', async () => {
      const { x, y } = await restOn(page, 'Vladimir Putin')
      expect(await page.findCard()).toBeUndefined()
      await waitForCard(page, 'Vladimir Putin')
      await page.moveTo(x, y + 60)
      await pause(600)
      expect(await page.findCard()).toBeDefined()
      await page.press('Escape')
      await waitForNoCard(page)
    })

    test('a card goes when the pointer has left it for a while, and at once when another mark is rested on', async () => {
      await restOn(page, 'Vladimir Putin')
      await waitForCard(page, 'Vladimir Putin')
      // Timed in the page: on a busy machine a test looks too late.
      await page.evaluate((card) => {
        const times = { left: 0, stayed: 0 }
        Object.assign(window, { times })
        addEventListener('pointermove', () => (times.left = performance.now()), true)
        new MutationObserver(() => {
          if (!document.querySelector(card)) times.stayed = performance.now() - times.left
        }).observe(document.documentElement, { childList: true })
      }, CARD_HOST)
      await page.moveTo(5, 790)
      await waitForNoCard(page)
      const { stayed } = await page.evaluate(
        () => (window as unknown as { times: { stayed: number } }).times,
        null,
      )
      expect(stayed).toBeGreaterThanOrEqual(GRACE_MS / 2)
      await restOn(page, 'China')
      await waitForCard(page, 'China')
    })

    test('the keyboard walks from mark to mark, into the card, and back to where it was', async () => {
      await browser.walk(1)
      await waitForCard(page, 'Sergei Shoigu')
      await browser.walk(1)
      await waitForCard(page, 'Vladimir Putin')
      await browser.walk(-1)
      await waitForCard(page, 'Sergei Shoigu')
      expect(await focused()).toBe('card')
      await page.press('Escape')
      await waitForNoCard(page)
      expect(await focused()).toBe('body')
    })

    test.each(['/short', 'demo'])(
      'its DOM is as it is without the extension, its own one element aside: %s',
      async (path) => {
        const url = path === 'demo' ? `${api.url}/demo` : site.url + path
        const plain = await launchPlainChromium()
        const other = await plain.newPage()
        await other.goto(url)
        await pause(300)
        const without = await other.evaluate(() => document.documentElement.outerHTML, null)
        await plain.close()
        await page.goto(url)
        await markedTexts(page)
        expect(await html()).toBe(without)
        await restOn(page, 'China')
        await waitForCard(page, 'China')
        const withCard = await page.evaluate((card) => {
          // A copy has no document around it: its root is found by where it stands.
          const at = [...document.querySelectorAll(card)].map((host) =>
            [...document.documentElement.children].indexOf(host),
          )
          const copy = document.documentElement.cloneNode(true) as Element
          for (const index of at) copy.children[index]?.remove()
          return { html: copy.outerHTML, hosts: at.length }
        }, CARD_HOST)
        expect(withCard).toEqual({ html: without, hosts: 1 })
        await page.press('Escape')
        await waitForNoCard(page)
        expect(await html()).toBe(without)
      },
    )

    test('switching off unpaints everything at once, switching on marks it again', async () => {
      await restOn(page, 'China')
      await waitForCard(page, 'China')
      await browser.setOn(false)
      await waitForNoMarks(page)
      await waitForNoCard(page)
      await browser.setOn(true)
      expect(await markedTexts(page)).toContain('China')
    })

    test('it comes back from the cache of the browser as it was, and as the reader chose meanwhile', async () => {
      await page.evaluate(() => {
        addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }))
      }, null)
      const goAndComeBack = async (meanwhile?: () => Promise<unknown>) => {
        await page.goto(`${api.url}/demo`)
        await markedTexts(page)
        await meanwhile?.()
        // What asks for it is answered before the page goes.
        await page.evaluate(() => void setTimeout(() => history.back()), null)
        await waitFor('the page', () =>
          page.evaluate(() => 'persisted' in window && window.persisted === true, null).catch(() => false),
        )
      }
      await goAndComeBack()
      expect(await markedTexts(page)).toContain('China')
      await goAndComeBack(() => browser.setOn(false))
      await waitForNoMarks(page)
      await browser.setOn(true)
      expect(await markedTexts(page)).toContain('China')
    })

    test('what comes late is marked too', async () => {
      await page.evaluate(() => {
        const late = document.createElement('p')
        late.textContent =
          'Later that day Sergei Lavrov said that nothing had been agreed, as he does on most days of the week.'
        document.body.append(late)
      }, null)
      await waitFor('the late mark', async () => (await markedTexts(page)).includes('Sergei Lavrov'))
    })

    test('it never rests, and the card that is open stays', async () => {
      await page.evaluate(() => {
        const clock = document.createElement('p')
        clock.className = 'ads'
        document.body.append(clock)
        setInterval(() => (clock.textContent = String(Math.random())), 50)
      }, null)
      const { x, y } = await restOn(page, 'China')
      await waitForCard(page, 'China')
      for (let step = 0; step < 12; step++) {
        await page.moveTo(x + (step % 2), y)
        await pause(100)
        expect(await page.findCard()).toBeDefined()
      }
    })

    test('a card whose words are removed from it goes with them', async () => {
      await restOn(page, 'China')
      await waitForCard(page, 'China')
      await page.evaluate(() => document.querySelectorAll('p')[1]?.remove(), null)
      await waitForNoCard(page)
    })

    test('it clobbers what forms can clobber, and is read to its end all the same', async () => {
      const traps = [
        'nextSibling',
        'firstChild',
        'parentNode',
        'tagName',
        'nodeType',
        'textContent',
        'attributes',
      ]
      const inputs = traps.map((name) => `<input name="${name}" form="f">`).join('')
      const prose =
        'A paragraph of an article is prose of some length, and goes on for a while, as does this one.'
      site.publish(
        '/clobbered',
        newsPage([prose]).replace(
          '</body>',
          `${inputs}<form id="f">${inputs}</form><p>${prose} China.</p></body>`,
        ),
      )
      await page.goto(`${site.url}/clobbered`)
      expect(await markedTexts(page)).toEqual(['China'])
    })

    test('the reader tabs into a card, and it stays though the pointer leaves', async () => {
      await restOn(page, 'China')
      await waitForCard(page, 'China')
      await page.tab.keyboard.press('Tab')
      expect(await focused()).toBe('card')
      await page.moveTo(5, 790)
      await pause(600)
      expect(await page.findCard()).toBeDefined()
      await page.press('Escape')
      await waitForNoCard(page)
    })

    test('scrolling something else does not close a card, scrolling its words away does', async () => {
      await page.evaluate(() => {
        const box = document.createElement('div')
        box.textContent = 'x\n'.repeat(100)
        box.style.cssText = 'height:60px;overflow:auto'
        document.body.append(box, Object.assign(document.createElement('div'), { style: 'height:3000px' }))
        setInterval(() => box.scrollBy(0, 5), 50)
      }, null)
      await restOn(page, 'China')
      await waitForCard(page, 'China')
      await pause(600)
      expect(await page.findCard()).toBeDefined()
      await page.tab.mouse.wheel(0, 700)
      await waitForNoCard(page)
    })

    test('events that it makes up open nothing and close nothing', async () => {
      const { x, y } = await restOn(page, 'China')
      await waitForCard(page, 'China')
      await page.evaluate(() => {
        dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
        document.dispatchEvent(new Event('scroll', { bubbles: true }))
        document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
      }, null)
      await pause(500)
      expect(await page.findCard()).toBeDefined()
      await page.press('Escape')
      await waitForNoCard(page)
      await page.moveTo(5, 790)
      await page.evaluate(
        (at) =>
          document.body.dispatchEvent(
            new PointerEvent('pointermove', { clientX: at.x, clientY: at.y, bubbles: true }),
          ),
        { x, y },
      )
      await pause(500)
      expect(await page.findCard()).toBeUndefined()
    })

    test('a small window holds the whole card, a page from right to left leaves it readable', async () => {
      await page.tab.setViewportSize({ width: 320, height: 256 })
      await page.evaluate(() => (document.documentElement.dir = 'rtl'), null)
      await restOn(page, 'Russia')
      await waitForCard(page, 'Russia')
      const box = await page.evaluate((card) => {
        const host = document.querySelector(card)
        const { left, top, right, bottom } = host?.getBoundingClientRect() ?? new DOMRect()
        return { left, top, right, bottom, direction: host ? getComputedStyle(host).direction : '' }
      }, CARD_HOST)
      await page.tab.setViewportSize({ width: 1000, height: 800 })
      expect(box.left).toBeGreaterThanOrEqual(0)
      expect(box.top).toBeGreaterThanOrEqual(0)
      expect(box.right).toBeLessThanOrEqual(320)
      expect(box.bottom).toBeLessThanOrEqual(256)
      expect(box.direction).toBe('ltr')
    })

    test('the page cannot look into the card', async () => {
      await restOn(page, 'China')
      await waitForCard(page, 'China')
      const seen = await page.evaluate((card) => {
        const host = document.querySelector(card)
        return { root: host?.shadowRoot, children: host?.childNodes.length, text: host?.textContent }
      }, CARD_HOST)
      expect(seen).toEqual({ root: null, children: 0, text: '' })
    })

    test('the card follows the colours that the reader wants', async () => {
      const paperOf = async (colorScheme: 'dark' | 'light') => {
        await page.tab.emulateMedia({ colorScheme })
        await restOn(page, 'China')
        await waitForCard(page, 'China')
        await pause(150)
        const { x, y } = await page.evaluate((card) => {
          const box = document.querySelector(card)?.getBoundingClientRect()
          return { x: (box?.x ?? 0) + 6, y: (box?.y ?? 0) + 6 }
        }, CARD_HOST)
        const clip = { x, y, width: 2, height: 2 }
        const picture = await page.tab.screenshot({ clip })
        await page.press('Escape')
        await waitForNoCard(page)
        return picture
      }
      const light = await paperOf('light')
      expect((await paperOf('dark')).equals(light)).toBe(false)
      expect((await paperOf('light')).equals(light)).toBe(true)
    })
  })

  describe('the demo page', () => {
    beforeEach(() => page.goto(`${api.url}/demo`))

    test('the article is marked; navigation, related links and comments are not', async () => {
      const marked = await markedTexts(page)
      expect(marked).toContain('Friendship, Good-Neighborly Relations and Cooperation')
      const outside = await page.evaluate(() => {
        const ranges = Array.from(CSS.highlights.get('backstory') ?? []) as Range[]
        return ranges.filter((range) => !range.startContainer.parentElement?.closest('article')).map(String)
      }, null)
      expect(outside).toEqual([])
      expect(marked.filter((text) => text === 'Kim Jong Un')).toHaveLength(1)
    })

    test('a card is painted within 50 ms after the dwell', async () => {
      const names = [...new Set(await markedTexts(page))].slice(0, 9)
      await page.evaluate((card) => {
        const found: number[] = []
        let moved = 0
        addEventListener('pointermove', () => (moved = performance.now()), true)
        new MutationObserver(() => {
          if (!document.querySelector(card)) return
          // Painted when the frame after the one that draws it begins.
          requestAnimationFrame(() => requestAnimationFrame(() => found.push(performance.now() - moved)))
        }).observe(document.documentElement, { childList: true })
        Object.assign(window, { found })
      }, CARD_HOST)
      for (const name of names) {
        await restOn(page, name)
        await waitFor('the card', () => page.findCard())
        await pause(50)
        await page.press('Escape')
        await waitForNoCard(page)
      }
      const times = await page.evaluate(() => (window as unknown as { found: number[] }).found, null)
      const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Infinity
      expect(times.length).toBeGreaterThanOrEqual(names.length)
      expect(median - DWELL_MS).toBeLessThan(50)
    })

    test('the popup counts what was found and switches the site off and on', async () => {
      const { length } = await markedTexts(page)
      const popup = await browser.openBehind('popup.html')
      const told = await popup.getByText(/[1-9]\d* mentions of/).textContent()
      expect(Number.parseInt(told ?? '', 10)).toBeGreaterThanOrEqual(length)
      await popup.getByText('Article of October 17, 2023, in English').waitFor()
      const site = popup.getByRole('switch', { name: `On ${new URL(api.url).host}` })
      await site.click()
      await waitForNoMarks(page)
      await popup.getByText('Switched off on this site').waitFor()
      await site.click()
      await markedTexts(page)
      await popup.close()
    })

    test('the options say when a feed is none, and what is on the device stays in use', async () => {
      await markedTexts(page)
      const options = await browser.openBehind('options.html')
      await options.getByLabel('Facts from').fill(`${site.url}/`)
      await options.getByRole('button', { name: 'Use this address' }).click()
      await options.getByText('What is on this device stays in use').waitFor()
      await options.getByText(/[1-9]\d* facts/).waitFor()
      await options.getByLabel('Facts from').fill(api.url)
      await options.getByRole('button', { name: 'Use this address' }).click()
      await options.getByText('stays in use').waitFor({ state: 'detached' })
      await options.close()
      await page.goto(`${api.url}/demo`)
      expect(await markedTexts(page)).toContain('Kim Jong Un')
    })
  })
})
