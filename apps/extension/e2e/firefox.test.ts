import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findFirefox } from '../../../tools/find-browser.ts'
import { describeArticle } from './article-journey.ts'
import { describeLivelyPages } from './lively-pages.ts'
import { type ApiProcess, startApiProcess } from './support/api-process.ts'
import { type FirefoxWithExtension, launchFirefox } from './support/firefox.ts'
import type { InExtension } from './support/in-extension.ts'
import { type NewsSite, newsPage, startNewsSite } from './support/news-site.ts'
import {
  markedTexts,
  restOn,
  waitFor,
  waitForCard,
  waitForNoCard,
  waitForNoMarks,
} from './support/reading-page.ts'

describe.skipIf(!findFirefox())('Firefox', () => {
  let api: ApiProcess
  let site: NewsSite
  let browser: FirefoxWithExtension

  beforeAll(async () => {
    ;[api, site] = await Promise.all([startApiProcess(), startNewsSite()])
    browser = await launchFirefox(api.url)
  })
  afterAll(async () => {
    await browser?.close()
    await Promise.all([site?.close(), api?.remove()])
  })

  describeArticle(() => ({ page: browser.page, site }))
  describeLivelyPages(() => ({ page: browser.page, site }))

  test('a card goes on Escape, and nothing of it stays in the page', async () => {
    const { page } = browser
    await page.goto(`${api.url}/demo`)
    await markedTexts(page)
    const html = () => page.evaluate(() => document.documentElement.outerHTML, null)
    const before = await html()
    await restOn(page, 'Sergei Shoigu')
    await waitForCard(page, 'Sergei Shoigu')
    await page.press('Escape')
    await waitForNoCard(page)
    expect(await html()).toBe(before)
  })

  test('after an update nothing of the old script stays, and the new one marks the page without loading it anew', async () => {
    const { page } = browser
    await page.goto(`${api.url}/demo`)
    await markedTexts(page)
    await restOn(page, 'Sergei Shoigu')
    await waitForCard(page, 'Sergei Shoigu')
    await browser.update()
    await waitForNoCard(page)
    expect(await markedTexts(page)).toContain('Sergei Shoigu')
    expect(await page.evaluate(() => CSS.highlights.has('backstory-current'), null)).toBe(false)
    await restOn(page, 'Kim Jong Un')
    await waitForCard(page, 'Kim Jong Un')
    await page.press('Escape')
    await waitForNoCard(page)
  })

  describe('beside a page', () => {
    const PARAGRAPHS = [
      'Sergei Shoigu met Vladimir Putin in Russia on Tuesday, officials said, and Putin thanked him for his work.',
      'North Korea and China had no comment on the meeting, which was the third of its kind within the year.',
    ]
    beforeAll(async () => {
      site.publish('/short', newsPage(PARAGRAPHS, '2023-10-17'))
      await browser.page.goto(`${site.url}/short`)
      await markedTexts(browser.page)
    })

    test('the sidebar lists its mentions, opens a card and shows where it stands', async () => {
      const sidebar = await browser.openBehind('sidepanel.html')
      await waitForText(sidebar, '6 mentions of 5 known names')
      await press(sidebar, '.mentions .name')
      await waitForText(sidebar, 'Minister of Defence of Russia')
      await waitForText(sidebar, 'Since this article')
      await press(sidebar, '.jump')
      const current = () =>
        browser.page.evaluate(() => Array.from(CSS.highlights.get('backstory-current') ?? [], String), null)
      await waitFor('the mention on the page', async () => (await current())[0] === 'Sergei Shoigu')
      await browser.page.goto(`${site.url}/short`)
      await waitForText(sidebar, '6 mentions of 5 known names')
    })

    test('the popup switches it off and on again', async () => {
      const popup = await browser.openBehind('popup.html?beside')
      await waitForText(popup, '0 requests made for what you read')
      await press(popup, 'input[role=switch]')
      await waitForNoMarks(browser.page)
      await press(popup, 'input[role=switch]')
      expect(await markedTexts(browser.page)).toContain('Sergei Shoigu')
    })

    test('what is chosen in the options is kept, and the page follows', async () => {
      const options = await browser.openBehind('options.html')
      await press(options, 'label:has(input[name=style]):nth-of-type(2)')
      await waitForText(options, 'Saved.')
      const isSolid = () => browser.page.evaluate(() => CSS.highlights.has('backstory-solid'), null)
      await waitFor('thin lines', isSolid)
      await press(options, 'label:has(input[name=style]):nth-of-type(1)')
      await waitFor('dots again', async () => !(await isSolid()))
    })
  })
})

/** Waits until a document of the extension has the text, be it in a card. */
function waitForText(inDocument: InExtension, text: string): Promise<boolean> {
  return waitFor(`"${text}"`, () =>
    inDocument((wanted) => {
      const cards = [...document.querySelectorAll('div')].flatMap((one) => one.shadowRoot ?? [])
      return [document.body, ...cards].some((root) =>
        root.textContent.replaceAll(/[\u2066-\u2069]/g, '').includes(wanted),
      )
    }, text),
  )
}

/** Presses the first part of a document of the extension that the selector finds. */
function press(inDocument: InExtension, selector: string): Promise<true> {
  return waitFor(selector, () =>
    inDocument((wanted) => {
      const part = document.querySelector<HTMLElement>(wanted)
      part?.click()
      return part !== null
    }, selector),
  ) as Promise<true>
}
