import type { Page } from 'playwright-core'
import { launchChromium } from '../e2e/support/chromium.ts'
import { markedTexts, pause, type ReadingPage, waitFor } from '../e2e/support/reading-page.ts'

/** A picture to be taken. */
export interface Shot {
  of: 'card' | 'panel-names' | 'panel-timeline' | 'panel-ties' | 'popup' | 'options' | 'welcome'
  scheme: 'light' | 'dark'
}

/** Sizes in CSS pixels: of a window for the card, of a panel as browsers open it, of the popup as it makes itself. */
const SIZES: Record<Shot['of'], { width: number; height: number }> = {
  card: { width: 1000, height: 760 },
  'panel-names': { width: 380, height: 820 },
  'panel-timeline': { width: 380, height: 820 },
  'panel-ties': { width: 380, height: 820 },
  popup: { width: 336, height: 474 },
  options: { width: 760, height: 820 },
  welcome: { width: 760, height: 820 },
}

/** A browser on the demo page, in which pictures are taken. */
export interface Studio {
  /** Returns a picture as PNG. */
  take(shot: Shot): Promise<Buffer>
  /** Returns several, one beside the other. */
  sheetOf(shots: Shot[]): Promise<Buffer>
  close(): Promise<void>
}

/** Opens a studio with the extension of the folder, and facts from the API. */
export async function openStudio(api: string, extension: string): Promise<Studio> {
  const browser = await launchChromium(api, { extension })
  const page = await browser.newPage()
  const read = async (scheme: Shot['scheme']) => {
    await page.tab.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.tab.setViewportSize(SIZES.card)
    await page.goto(`${api}/demo`)
    await markedTexts(page)
  }
  const take = async ({ of, scheme }: Shot): Promise<Buffer> => {
    await read(scheme)
    if (of === 'card') {
      await restHigh(page, 'Sergei Shoigu')
      await waitFor('the card', () => page.findCard())
      await pause(300)
      return page.tab.screenshot()
    }
    const tab = await browser.openBehind(`${of.startsWith('panel') ? 'sidepanel' : of}.html`)
    await tab.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await tab.setViewportSize(SIZES[of])
    await tab.locator('main section').first().waitFor()
    await prepare(tab, of)
    const picture = await tab.screenshot()
    await tab.close()
    return picture
  }
  return {
    take,
    async sheetOf(shots) {
      const pictures: Buffer[] = []
      for (const shot of shots) pictures.push(await take(shot))
      return composed(await browser.newPage(), pictures)
    },
    close: () => browser.close(),
  }
}

/** Rests the pointer on a mark that stands high in the window, so that its card has room below. */
async function restHigh({ tab, moveTo }: ReadingPage & { tab: Page }, text: string): Promise<void> {
  const { x, y } = await tab.evaluate((wanted) => {
    const ranges = Array.from(CSS.highlights.get('backstory') ?? []) as Range[]
    const boxOf = () => ranges.find((one) => String(one) === wanted)?.getBoundingClientRect() ?? new DOMRect()
    scrollBy({ top: boxOf().top - 150, behavior: 'instant' })
    const { left, top, width, height } = boxOf()
    return { x: left + width / 2, y: top + height / 2 }
  }, text)
  await moveTo(x, y + 200)
  await moveTo(x, y)
}

/** Brings a tab to where its picture is to be taken. */
async function prepare(tab: Page, of: Shot['of']): Promise<void> {
  if (of === 'panel-timeline' || of === 'panel-ties') {
    const name = of.replace('panel-', '')
    await tab.locator(`#tab-${name}`).evaluate((button: HTMLElement) => button.click())
    await tab.locator(`#tabpanel-${name} .picture`).focus()
    if (of === 'panel-ties') for (let step = 0; step < 3; step++) await tab.keyboard.press('ArrowDown')
  }
  await pause(300)
}

/** Puts pictures side by side on a plain ground. */
async function composed({ tab }: { tab: Page }, pictures: Buffer[]): Promise<Buffer> {
  await tab.goto('about:blank')
  await tab.setViewportSize({ width: 2400, height: 1000 })
  await tab.evaluate(
    (sources) => {
      const sheet = document.createElement('div')
      sheet.style.cssText =
        'display: inline-flex; align-items: start; gap: 20px; padding: 20px; background: #d9d2c6'
      for (const source of sources) {
        const image = Object.assign(new Image(), { src: source })
        image.style.cssText = 'display: block; border-radius: 8px; box-shadow: 0 2px 14px rgb(0 0 0 / .25)'
        sheet.append(image)
      }
      document.body.append(sheet)
      return Promise.all(Array.from(sheet.querySelectorAll('img'), (image) => image.decode()))
    },
    pictures.map((picture) => `data:image/png;base64,${picture.toString('base64')}`),
  )
  const sheet = await tab.locator('div').screenshot()
  await tab.close()
  return sheet
}
