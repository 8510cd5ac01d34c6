import { compile } from '@backstory/lexicon/compile'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findChromium } from '../../../tools/find-browser.ts'
import { CARD_STYLE } from '../src/card/card-style.ts'
import { sampleCards } from '../test/sample-cards.ts'
import { faultsOf } from './support/axe.ts'
import { type CardHand, cardHand } from './support/card-hand.ts'
import { type ChromiumWithExtension, launchChromium } from './support/chromium.ts'
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
} from './support/reading-page.ts'
import { type ServedFeed, serveFeed } from './support/served-feed.ts'

const NEWS = [
  'Ann Example spoke of the water of Exampleland on Tuesday, officials said, and was thanked for all of her work.',
  'Bob Sample had no comment on the meeting, which was the third of its kind within the year, as far as is known.',
]

/** The names of the sample cards, ready to match. */
function lexicon() {
  const cards = sampleCards()
  return compile({
    entities: cards.map(({ entity }) => ({
      key: entity.id,
      trait: entity.kind === 'place' ? 'place' : 'person',
      related: [],
    })),
    names: cards.map(({ entity }) => ({ text: entity.title.en ?? '', entity: entity.id, use: 'full' })),
  })
}

describe.skipIf(!findChromium())('a card', () => {
  let feed: ServedFeed
  let site: NewsSite
  let browser: ChromiumWithExtension
  let page: ReadingPage & { tab: Page }
  let hand: CardHand

  beforeAll(async () => {
    ;[feed, site] = await Promise.all([serveFeed(), startNewsSite()])
    await feed.publishEdition('samples', 1, { lexicon: [lexicon()], cards: sampleCards() })
    browser = await launchChromium(feed.url)
    page = await browser.newPage()
    hand = cardHand(page.tab)
    site.publish('/news', newsPage(NEWS, '2023-05-01'))
  })
  afterAll(async () => {
    const faults = await browser?.faults()
    await browser?.close()
    await Promise.all([site?.close(), feed?.close()])
    expect(faults).toEqual([])
  })
  beforeEach(async () => {
    await page.goto(`${site.url}/news`)
    await markedTexts(page)
  })

  const open = async (name: string) => {
    await restOn(page, name)
    return waitForCard(page, name)
  }

  describe('with a hand on it', () => {
    test('leads to the cards of others and back to where the reader was', async () => {
      await open('Ann Example')
      await hand.click('Bob Sample')
      await waitForCard(page, 'Diplomat from Exampleland')
      await hand.click('Ann Example')
      await waitForCard(page, 'Politician from Exampleland')
      await hand.click('Back to Bob Sample')
      await waitForCard(page, 'Diplomat from Exampleland')
      await hand.click('Back to Ann Example')
      const { text } = await waitForCard(page, 'Politician from Exampleland')
      expect(text).not.toContain('Back to')
      // The keyboard is on the link that led away.
      await page.tab.keyboard.press('Enter')
      await waitForCard(page, 'Diplomat from Exampleland')
      await page.press('Escape')
      await waitForNoCard(page)
    })

    test('is kept by a pin, whatever the pointer does elsewhere', async () => {
      await open('Ann Example')
      await hand.click('Keep open')
      await page.tab.mouse.click(900, 700)
      await page.moveTo(5, 790)
      await pause(500)
      expect(await page.findCard()).toBeDefined()
      await hand.click('Keep open')
      await page.tab.mouse.click(900, 700)
      await waitForNoCard(page)
    })

    test('is copied with its sources', async () => {
      await page.tab.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await open('Ann Example')
      await hand.click('Copy with sources')
      await waitForCard(page, 'Copied.')
      const copied = await page.evaluate(() => navigator.clipboard.readText(), null)
      expect(copied).toContain(
        'Gazette, Minister named, May 1, 2020, page 3\n  https://gazette.example/2020/05/01',
      )
      expect(copied).toContain('archived copy: https://archive.example/2020/gazette')
    })

    test.each(['Not this one', 'I know this'])(
      'says "%s": the mark goes, is remembered, and comes back',
      async (words) => {
        await open('Bob Sample')
        // What is remembered needs a card that nothing covers, and the browser takes a moment to tell.
        await pause(300)
        await hand.click(words)
        await waitForCard(page, 'any more.')
        await waitFor('the mark to go', async () => !(await markedTexts(page)).includes('Bob Sample'))
        await hand.click('Undo')
        await waitForNoCard(page)
        await waitFor('the mark to come back', async () => (await markedTexts(page)).includes('Bob Sample'))
        await open('Bob Sample')
        await pause(300)
        await hand.click(words)
        await waitForCard(page, 'any more.')
        await page.goto(`${site.url}/news`)
        expect(await markedTexts(page)).not.toContain('Bob Sample')
        // What is known still ties others to itself; what was not meant is not there.
        const { sections } = await open('Ann Example')
        const isTied = /article\s+Bob Sample/.test(sections['With others in this article'] ?? '')
        expect(isTied).toBe(words === 'I know this')
        await browser.inExtension(async () => {
          await chrome.storage.local.remove(['corrections'])
          const { settings } = await chrome.storage.local.get('settings')
          await chrome.storage.local.set({ settings: { ...(settings as object), knownEntities: [] } })
        }, null)
      },
    )
  })

  describe('by touch', () => {
    const tap = async (words: string) => {
      const point = await page.evaluate((wanted) => {
        const ranges = Array.from(CSS.highlights.get('backstory') ?? []) as Range[]
        const box = ranges.find((one) => String(one) === wanted)?.getBoundingClientRect()
        return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null
      }, words)
      if (!point) throw new Error(`"${words}" is not marked`)
      await tapAt(point)
    }
    const tapAt = async ({ x, y }: { x: number; y: number }) => {
      const session = await page.tab.context().newCDPSession(page.tab)
      await session.send('Emulation.setTouchEmulationEnabled', { enabled: true })
      await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
      await session.send('Emulation.setTouchEmulationEnabled', { enabled: false })
      await session.detach()
    }

    test('is a sheet at the bottom of the window, until one taps elsewhere', async () => {
      await tap('Ann Example')
      await waitForCard(page, 'Politician from Exampleland')
      const box = await page.evaluate((card) => {
        const { left, right, bottom } = document.querySelector(card)?.getBoundingClientRect() ?? new DOMRect()
        return { left, right, bottom, width: innerWidth, height: innerHeight }
      }, CARD_HOST)
      expect(box).toMatchObject({ left: 0, right: box.width, bottom: box.height })
      await tapAt({ x: 500, y: 20 })
      await waitForNoCard(page)
    })

    test('never takes the place of a link', async () => {
      site.publish(
        '/linked',
        newsPage(NEWS, '2023-05-01').replace('Ann Example', '<a href="/next">Ann Example</a>'),
      )
      site.publish(
        '/next',
        newsPage(['Where the link leads, and nothing else at all is to be read on this page.']),
      )
      await page.goto(`${site.url}/linked`)
      await markedTexts(page)
      await tap('Ann Example')
      await page.tab.waitForURL('**/next')
    })
  })

  describe('on a hostile page', () => {
    test('tells it nothing: not by its DOM, its events, its measurements, its selection or its own elements', async () => {
      await page.goto(`${site.url}/news`)
      await page.evaluate(spy, null)
      await markedTexts(page)
      await open('Ann Example')
      await hand.click('Bob Sample')
      await waitForCard(page, 'Diplomat from Exampleland')
      const { x, y } = await hand.placeOf('Back to Ann Example')
      // All that a hand can do with a text: press, drag, select, copy.
      await page.tab.mouse.move(x, y + 40)
      await page.tab.mouse.down()
      await page.tab.mouse.move(x + 80, y + 140, { steps: 4 })
      await page.tab.mouse.up()
      await page.tab.keyboard.press('ControlOrMeta+c')
      await page.tab.keyboard.press('ControlOrMeta+a')
      await pause(200)
      const heard = await page.evaluate(pry, CARD_HOST)
      expect(heard).toMatch(/DIV/)
      // Its own words the page may hear; none that only the cards say.
      const told = /Politician|Diplomat|Minister|treaty|Gazette|Herald|ann-example|bob-sample|Disputed/i
      expect(heard.split('\n').filter((line) => told.test(line))).toEqual([])
    })

    test('cannot be made a custom element of the page, whatever the page has defined', async () => {
      await page.evaluate(() => {
        const roots: unknown[] = []
        const grasp = class extends HTMLElement {
          constructor() {
            super()
            roots.push(this.attachInternals().shadowRoot)
          }
        }
        for (const name of ['backstory-card', 'backstory-host'])
          customElements.define(name, class extends grasp {})
        Element.prototype.attachShadow = () => {
          throw new Error('spied on')
        }
        Object.assign(window, { roots })
      }, null)
      await open('Ann Example')
      const roots = await page.evaluate(() => (window as unknown as { roots: unknown[] }).roots.length, null)
      expect(roots).toBe(0)
    })

    test('looks the same whatever the style of the page says of it', async () => {
      const { x, y } = await restOn(page, 'Ann Example')
      await waitForCard(page, 'Politician')
      await page.evaluate((card) => {
        const style = document.createElement('style')
        style.textContent = `div, [popover], ${card} { opacity: .01 !important; display: none !important; transform: scale(.1) !important;
          clip-path: circle(0) !important; font-size: 90px !important; inset: 0 auto auto 0 !important; filter: blur(9px) !important }`
        document.head.append(style)
        document.querySelector(card)?.animate({ opacity: [0, 0] }, 1e9)
        document.querySelector<HTMLElement>(card)?.style.setProperty('opacity', '0', 'important')
      }, CARD_HOST)
      const style = await page.evaluate((card) => {
        const { opacity, display, transform, clipPath, filter } = getComputedStyle(
          document.querySelector(card) as Element,
        )
        return { opacity, display, transform, clipPath, filter }
      }, CARD_HOST)
      expect(style).toEqual({
        opacity: '1',
        display: 'block',
        transform: 'none',
        clipPath: 'none',
        filter: 'none',
      })
      await page.moveTo(x, y)
    })

    test('does nothing when it is made transparent with all of the page', async () => {
      await open('Ann Example')
      await page.evaluate((card) => {
        document.documentElement.style.opacity = '0.01'
        document.querySelector(card)?.animate({}, 1)
      }, CARD_HOST)
      await hand.click('Keep open')
      await hand.click('Close')
      await pause(200)
      expect(await page.findCard()).toBeDefined()
      await page.evaluate(() => document.documentElement.style.removeProperty('opacity'), null)
      await hand.click('Close')
      await waitForNoCard(page)
    })

    test('remembers nothing of a click while something lies over it', async () => {
      await open('Bob Sample')
      await page.evaluate(() => {
        const cover = document.createElement('p')
        cover.popover = 'manual'
        cover.style.cssText =
          'position:fixed;inset:0;width:100vw;height:100vh;background:#fffe;pointer-events:none'
        document.body.append(cover)
        cover.showPopover()
      }, null)
      await pause(400)
      await hand.click('I know this')
      await waitForCard(page, 'Nothing was remembered.')
      const settings = await browser.inExtension(
        async () => (await chrome.storage.local.get('settings')).settings,
        null,
      )
      expect((settings as { knownEntities?: string[] }).knownEntities ?? []).toEqual([])
    })

    test('that takes it away has no card, and is left alone', async () => {
      await page.evaluate((card) => {
        let taken = 0
        setInterval(() => {
          const host = document.querySelector(card)
          if (host) taken++
          host?.remove()
          Object.assign(window, { taken })
        }, 0)
      }, CARD_HOST)
      await restOn(page, 'Ann Example')
      await pause(800)
      const taken = await page.evaluate(() => (window as unknown as { taken: number }).taken, null)
      expect(taken).toBeLessThanOrEqual(2)
      expect(await page.findCard()).toBeUndefined()
    })

    test('that fills the screen with its article has its cards within reach', async () => {
      await page.tab.evaluate(() => document.querySelector('p')?.requestFullscreen())
      await pause(300)
      await restOn(page, 'Ann Example')
      const found = await waitFor('the card', () =>
        page.evaluate(() => {
          const host = document.querySelector(':modal > div[popover]')
          const box = host?.getBoundingClientRect()
          return box && { isOnTop: document.elementFromPoint(box.x + 20, box.y + 20) === host }
        }, null),
      )
      expect(found).toEqual({ isOnTop: true })
      await page.press('Escape')
      await page.tab.evaluate(() => document.fullscreenElement && document.exitFullscreen())
    })
  })

  test.each(['light', 'dark'] as const)(
    'has nothing that axe finds wrong, and moves only for who wants it: %s',
    async (colorScheme) => {
      await open('Ann Example')
      await hand.click('Bob Sample')
      await waitForCard(page, 'Diplomat from Exampleland')
      await hand.click('Back to Ann Example')
      await waitForCard(page, 'Politician from Exampleland')
      const markup = await hand.markup()
      // The tool cannot see into a closed root: the very markup of the card is put into an open one, with its style.
      const plain = await page.tab.context().newPage()
      await plain.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      site.publish(
        '/plain',
        '<!doctype html><html lang="en"><title>Card</title><main><h1>News</h1><div id="host"></div></main></html>',
      )
      await plain.goto(`${site.url}/plain`)
      await plain.evaluate(
        ([html, style]) => {
          const root = document.getElementById('host')?.attachShadow({ mode: 'open' })
          if (root) root.innerHTML = `<style>${style}</style>${html}`
          for (const folded of root?.querySelectorAll('details') ?? []) folded.open = true
        },
        [markup, CARD_STYLE],
      )
      const violations = await faultsOf(plain, colorScheme)
      const motionOf = () =>
        plain.evaluate(() => {
          const card = document.getElementById('host')?.shadowRoot?.querySelector('.card')
          return card && getComputedStyle(card).animationName
        })
      const motions = [await motionOf()]
      await plain.emulateMedia({ colorScheme, reducedMotion: 'no-preference' })
      motions.push(await motionOf())
      await plain.close()
      expect(violations).toEqual([])
      expect(motions).toEqual(['none', 'appear'])
    },
  )
})

/** All that a page can listen to. Runs in the page. */
function spy(): void {
  const heard: string[] = []
  Object.assign(window, { heard })
  const tell = (...what: unknown[]) => heard.push(what.map(String).join(' '))
  const nameOf = (node: unknown) =>
    node instanceof Element
      ? `${node.tagName} ${node.outerHTML.length < 400 ? node.outerHTML : ''}`
      : String(node)
  new MutationObserver((records) => {
    for (const { type, target, addedNodes, attributeName } of records)
      tell(type, nameOf(target), [...addedNodes].map(nameOf), attributeName)
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  const events =
    'click pointerdown pointerup focusin focusout keydown keyup copy cut selectstart selectionchange beforetoggle toggle scroll'
  for (const name of events.split(' ')) {
    addEventListener(
      name,
      (event) => {
        tell(name, nameOf(event.target), event.composedPath().map(nameOf))
        if (event instanceof ClipboardEvent)
          tell(event.clipboardData?.getData('text/plain'), String(getSelection()))
        tell(String(getSelection()), nameOf(getSelection()?.anchorNode))
      },
      true,
    )
  }
  for (const type of PerformanceObserver.supportedEntryTypes) {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { element, sources, target } = entry as unknown as Record<string, unknown>
        const nodes = ((sources as { node: unknown }[] | undefined) ?? []).map(({ node }) => nameOf(node))
        tell(JSON.stringify(entry), nameOf(element), nameOf(target), nodes)
      }
    }).observe({ type, buffered: true })
  }
  for (const [name, highlight] of CSS.highlights) tell(name, [...highlight].map(String))
}

/**
 * All that a page can ask for once it knows where the card is. Runs in the page. `window.find` is left out: it looks into closed roots, too,
 * and says whether a guess stands there (docs/decisions/0007-one-host-element.md).
 */
function pry(card: string): string {
  const { heard } = window as unknown as { heard: string[] }
  const host = document.querySelector<HTMLElement>(card)
  const selection = getSelection()
  if (!host || !selection) return 'nothing to pry into'
  const words = () => heard.push(`selected: ${selection}`)
  words()
  selection.selectAllChildren(host)
  words()
  selection.selectAllChildren(document.documentElement)
  words()
  document.execCommand('selectAll')
  words()
  selection.removeAllRanges()
  const { x, y, width, height } = host.getBoundingClientRect()
  for (let at = 0; at < 20; at++) {
    const [left, top] = [x + width / 3, y + (height * at) / 20]
    const range = document.caretRangeFromPoint(left, top)
    const place = document.caretPositionFromPoint(left, top)
    for (const node of [range?.startContainer, place?.offsetNode, document.elementFromPoint(left, top)])
      heard.push(node === host ? 'DIV' : `${node?.nodeName} ${node?.textContent?.slice(0, 100)}`)
  }
  heard.push(host.textContent ?? '', host.outerHTML, host.getHTML({ serializableShadowRoots: true }))
  return heard.join('\n')
}

/** What of Chrome's own API is used in the background, where these functions run. */
declare const chrome: {
  storage: {
    local: {
      get(key: string): Promise<Record<string, unknown>>
      set(items: object): Promise<void>
      remove(keys: string[]): Promise<void>
    }
  }
}
