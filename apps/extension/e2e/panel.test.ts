import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../../tools/find-browser.ts'
import { type ApiProcess, startApiProcess } from './support/api-process.ts'
import { faultsOf } from './support/axe.ts'
import { type ChromiumWithExtension, launchChromium } from './support/chromium.ts'
import { type NewsSite, newsPage, startNewsSite } from './support/news-site.ts'
import { markedTexts, type ReadingPage, waitFor } from './support/reading-page.ts'

/** Presses a control by keyboard. Clicks wait for frames, which a tab behind another is given once a second. */
async function press(control: Locator, key = 'Enter'): Promise<void> {
  await control.focus()
  await control.press(key)
}

const SCHEMES = ['light', 'dark'] as const

describe.skipIf(!findChromium())('the pages of the extension', () => {
  let api: ApiProcess
  let site: NewsSite
  let browser: ChromiumWithExtension
  let page: ReadingPage & { tab: Page }

  beforeAll(async () => {
    ;[api, site] = await Promise.all([startApiProcess(), startNewsSite()])
    browser = await launchChromium(api.url)
    page = await browser.newPage()
    const text = [
      'Sergei Shoigu met Vladimir Putin in Russia on Tuesday, officials said, and Putin thanked him for his work.',
      'North Korea and China had no comment on the meeting, which was the third of its kind within the year.',
    ]
    site.publish('/short', newsPage(text, '2023-10-17'))
    site.publish('/none', '<!doctype html><title>Shop</title><p>Nothing to read here.</p>')
  })
  afterAll(async () => {
    await browser?.close()
    await Promise.all([site?.close(), api?.remove()])
  })

  describe('the panel', () => {
    let panel: Page
    beforeAll(async () => {
      await page.goto(`${site.url}/short`)
      await markedTexts(page)
      panel = await browser.openBehind('sidepanel.html')
      await panel.setViewportSize({ width: 360, height: 800 })
    })
    afterAll(() => panel?.close())
    const names = () => panel.locator('.mentions .name')
    const card = () => panel.locator('.open-card:not([hidden])')

    test('lists every mention in reading order, later ones of a name too', async () => {
      await panel.getByText('6 mentions of 5 known names').waitFor()
      expect(await panel.locator('.mentions .name bdi').allTextContents()).toEqual([
        'Sergei Shoigu',
        'Vladimir Putin',
        'Russia',
        'Putin',
        'North Korea',
        'China',
      ])
    })

    test('finds by word and by kind, and says how many are left', async () => {
      await panel.getByLabel('Search names').fill('sergei')
      await panel.getByText('1 of 6 mentions').waitFor()
      await panel.getByLabel('Search names').fill('')
      await press(panel.getByRole('button', { name: /^Places/ }))
      await panel.getByText('3 of 6 mentions').waitFor()
      await press(panel.getByRole('button', { name: /^All/ }))
      await panel.getByText('6 of 6 mentions').waitFor()
    })

    test('by keyboard alone a card opens, with its sources, and the page shows the mention', async () => {
      await names().first().focus()
      await panel.keyboard.press('Enter')
      await card().getByText('Minister of Defence of Russia').first().waitFor()
      await card().getByText('Since this article').first().waitFor()
      expect(await panel.locator('.open-card a[href^="https://"]').count()).toBeGreaterThan(0)
      await panel.keyboard.press('Tab')
      await panel.keyboard.press('Enter')
      const current = () =>
        page.evaluate(() => Array.from(CSS.highlights.get('backstory-current') ?? [], String), null)
      await waitFor('the mention on the page', async () => (await current())[0] === 'Sergei Shoigu')
    })

    test('what is hidden goes from the page and from the list, and comes back when that is taken back', async () => {
      await press(names().nth(5))
      await press(panel.getByRole('button', { name: 'Hide' }))
      await panel.getByText('5 of 5 mentions').waitFor()
      await waitFor('a page without it', async () => !(await markedTexts(page)).includes('China'))
      await press(panel.getByRole('button', { name: 'Undo' }))
      await panel.getByText('6 of 6 mentions').waitFor()
      expect(await markedTexts(page)).toContain('China')
    })

    test('the timeline and the ties are walked by arrows, and lead to cards', async () => {
      await panel.getByRole('tab', { name: 'Names' }).focus()
      await panel.keyboard.press('ArrowRight')
      await panel.keyboard.press('Tab')
      const chosen = () =>
        panel.locator('[role=option][aria-selected=true]:visible').getAttribute('aria-label')
      const first = await chosen()
      await panel.keyboard.press('ArrowDown')
      expect(await chosen()).not.toBe(first)
      await panel.getByRole('tab', { name: 'Timeline' }).focus()
      await panel.keyboard.press('ArrowRight')
      await panel.keyboard.press('Tab')
      await panel.keyboard.press('End')
      const title = await chosen()
      await panel.keyboard.press('Enter')
      await waitFor('the card of it', async () => {
        const open = await panel.locator('.name[aria-expanded=true] .title').allTextContents()
        return open[0] === title
      })
    })

    test('follows the page: to another, to one without an article, and to what comes late', async () => {
      await page.goto(`${site.url}/none`)
      await panel.getByText('No article was found').waitFor()
      await page.goto(`${site.url}/short`)
      await panel.getByText('6 mentions of 5 known names').waitFor()
      await page.evaluate(() => {
        const late = document.createElement('p')
        late.textContent =
          'Later that day Sergei Lavrov said that nothing had been agreed, as he does on most days of the week.'
        document.querySelector('p')?.after(late)
      }, null)
      await panel.getByText('7 mentions of 6 known names').waitFor()
    })

    test('copies everything with its sources, and prints it', async () => {
      await panel.evaluate(() => {
        Object.assign(window, { copied: '' })
        navigator.clipboard.writeText = async (text) => void Object.assign(window, { copied: text })
      })
      await press(panel.getByRole('button', { name: 'Copy all with sources' }))
      const copied = await panel.evaluate(() => (window as unknown as { copied: string }).copied)
      expect(copied).toContain('Minister of Defence of Russia')
      expect(copied).toMatch(/https:\/\/\S+/)
      await panel.evaluate(() => dispatchEvent(new Event('beforeprint')))
      await panel.emulateMedia({ media: 'print' })
      expect(await panel.locator('.sheet article').count()).toBe(6)
      expect(await panel.locator('.sheet').textContent()).toMatch(
        /Minister of Defence of Russia[\s\S]*https:\/\//,
      )
      expect(await panel.getByRole('tab', { name: 'Names' }).isVisible()).toBe(false)
      await panel.emulateMedia({ media: 'screen' })
      await panel.evaluate(() => dispatchEvent(new Event('afterprint')))
      expect(await panel.locator('.sheet article').count()).toBe(0)
    })

    test.each(SCHEMES)('has nothing that axe finds wrong: %s', async (colorScheme) => {
      await panel.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await press(panel.getByRole('tab', { name: 'Names' }))
      if ((await card().count()) === 0) await press(names().first())
      await card().getByText('At the time').first().waitFor()
      expect(await faultsOf(panel, colorScheme)).toEqual([])
      for (const name of ['Timeline', 'Ties']) {
        await press(panel.getByRole('tab', { name }))
        await panel
          .locator('details:visible')
          .last()
          .evaluate((folded: HTMLDetailsElement) => (folded.open = true))
        await panel.locator('.picture:visible').focus()
        expect(await faultsOf(panel, colorScheme)).toEqual([])
      }
    })
  })

  test('the popup switches one page off and on again, and keeps nothing of it', async () => {
    await page.goto(`${site.url}/short`)
    await markedTexts(page)
    const popup = await browser.openBehind('popup.html')
    await popup.getByText('0 requests made for what you read').waitFor()
    const here = popup.getByRole('switch', { name: 'On this page' })
    await press(here, ' ')
    await popup.getByText('Switched off on this page').waitFor()
    const stored = await browser.inExtension(
      async () => JSON.stringify(await chrome.storage.local.get()),
      null,
    )
    expect(stored).not.toContain(new URL(site.url).host)
    await press(here, ' ')
    await popup.getByText('6 mentions of 5 known names').waitFor()
    await popup.close()
  })

  test('the popup opens the panel beside the page', async () => {
    const popup = await browser.openBehind('popup.html')
    // In front: the browser opens a panel only for a click that it made itself, where one can see it.
    await popup.bringToFront()
    await popup.getByRole('button', { name: 'Open “On this page”' }).click()
    await waitFor('the panel', () =>
      browser.inExtension(async () => {
        const panels = await chrome.runtime.getContexts({ contextTypes: ['SIDE_PANEL'] })
        return panels.length > 0
      }, null),
    )
    await page.tab.bringToFront()
  })

  test('the options are kept as they are chosen, and the sample and the page follow', async () => {
    await page.goto(`${site.url}/short`)
    await markedTexts(page)
    const options = await browser.openBehind('options.html')
    await press(options.getByLabel('thin line'), ' ')
    await press(options.getByLabel('all', { exact: true }), ' ')
    await options.getByText('Saved.').waitFor()
    const marks = (tab: Page) => tab.evaluate(() => CSS.highlights.get('backstory-solid')?.size)
    await waitFor('the sample', async () => (await marks(options)) === 6)
    await waitFor('the page', async () => (await marks(page.tab)) === 6)
    const downloading = options.waitForEvent('download')
    await press(options.getByRole('button', { name: 'Export' }))
    const path = await (await downloading).path()
    await press(options.getByLabel('dotted line'), ' ')
    await waitFor('dots', async () => (await marks(options)) === undefined)
    await options.getByLabel('Import…').setInputFiles(path)
    await press(options.getByRole('button', { name: 'Use these settings' }))
    await options.getByText('are in use').waitFor()
    await waitFor('lines again', async () => (await marks(options)) === 6)
    await options
      .getByLabel('Import…')
      .setInputFiles({ name: 'x.json', mimeType: '', buffer: Buffer.from('{}') })
    await options.getByText('This is no file of Backstory’s settings.').waitFor()
    await press(options.getByLabel('dotted line'), ' ')
    await press(options.getByLabel('the first of each name in each section'), ' ')
    await waitFor('the page as before', async () => (await marks(page.tab)) === undefined)
    await options.close()
  })

  test.each(SCHEMES)(
    'axe finds nothing wrong with popup, options and first page: %s',
    async (colorScheme) => {
      for (const document of ['popup.html', 'options.html', 'welcome.html'] as const) {
        const tab = await browser.openBehind(document)
        await tab.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await tab.locator('main section').first().waitFor()
        expect(await faultsOf(tab, colorScheme), document).toEqual([])
        await tab.close()
      }
    },
  )

  test.each(['sidepanel.html', 'options.html', 'welcome.html', 'popup.html'] as const)(
    'nothing of %s moves for who wants no motion, and all is ink for who wants contrast',
    async (document) => {
      const tab = await browser.openBehind(document)
      await tab.locator('main section').first().waitFor()
      await tab.emulateMedia({ reducedMotion: 'reduce' })
      expect(await tab.evaluate(movingParts)).toEqual([])
      await tab.emulateMedia({ reducedMotion: 'no-preference', contrast: 'more' })
      if (document === 'popup.html') expect(await tab.evaluate(movingParts)).not.toEqual([])
      const [ink, soft, edge] = await tab.evaluate(() => {
        const style = getComputedStyle(globalThis.document.documentElement)
        return ['--ink', '--soft', '--edge'].map((name) => style.getPropertyValue(name))
      })
      expect(new Set([ink, soft, edge]).size).toBe(1)
      await tab.close()
    },
  )

  test('in forced colours one can tell what is switched on, what is chosen and what is marked', async () => {
    await page.goto(`${site.url}/short`)
    await markedTexts(page)
    const colourOf = (tab: Page, selector: string, name: 'backgroundColor' | 'borderBottomColor') =>
      tab
        .locator(selector)
        .first()
        .evaluate((element, property) => getComputedStyle(element)[property], name)
    const popup = await browser.openBehind('popup.html')
    await popup.emulateMedia({ forcedColors: 'active' })
    const here = popup.getByRole('switch', { name: 'On this page' })
    await here.waitFor()
    const on = await here.evaluate((element) => getComputedStyle(element).backgroundColor)
    await press(here, ' ')
    await waitFor('off', () => here.evaluate((element) => !(element as HTMLInputElement).checked))
    expect(await here.evaluate((element) => getComputedStyle(element).backgroundColor)).not.toBe(on)
    await press(here, ' ')
    await popup.close()
    const panel = await browser.openBehind('sidepanel.html')
    await panel.emulateMedia({ forcedColors: 'active' })
    await panel.locator('.tabs button').first().waitFor()
    expect(await colourOf(panel, '.tabs button[aria-selected="true"]', 'borderBottomColor')).not.toBe(
      await colourOf(panel, '.tabs button[aria-selected="false"]', 'borderBottomColor'),
    )
    await panel.close()
    await page.tab.emulateMedia({ forcedColors: 'active' })
    await markedTexts(page)
    const mark = await page.tab.evaluate(() => {
      const style = getComputedStyle(document.documentElement, '::highlight(backstory)')
      document.body.style.color = 'LinkText'
      const linkText = getComputedStyle(document.body).color
      return [style.textDecorationLine, style.textDecorationStyle, style.textDecorationColor === linkText]
    })
    await page.tab.emulateMedia({ forcedColors: 'none' })
    expect(mark).toEqual(['underline', 'dotted', true])
  })

  test('in a window as narrow as zoom makes it nothing has to be scrolled sideways', async () => {
    for (const document of ['sidepanel.html', 'options.html', 'welcome.html'] as const) {
      const tab = await browser.openBehind(document)
      // WCAG 2.2, 1.4.10: so wide is a window of 1,280 at 400 %. The popup has a width of its own, and grows with the zoom.
      await tab.setViewportSize({ width: 320, height: 600 })
      await tab.locator('main section').first().waitFor()
      const over = await tab.evaluate(() => globalThis.document.documentElement.scrollWidth - innerWidth)
      expect(over, document).toBeLessThanOrEqual(0)
      await tab.close()
    }
  })
})

declare const chrome: {
  storage: { local: { get(): Promise<object> } }
  runtime: { getContexts(which: object): Promise<object[]> }
}

/** Runs in a page: returns what has an animation or a transition. */
function movingParts(): string[] {
  return [...document.querySelectorAll('*')].flatMap((element) =>
    ['', '::before', '::after'].flatMap((part) => {
      const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element, part || null)
      const isStill =
        animationName === 'none' && /^0s(?:, 0s)*$/.test(transitionDuration) && scrollBehavior === 'auto'
      return isStill ? [] : `${element.tagName}${part}`
    }),
  )
}
