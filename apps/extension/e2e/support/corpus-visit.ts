import type { SavedReading } from '../../../../tools/read/saved-reading.ts'
import type { PageStatus } from '../../src/messages.ts'
import type { SavedPage } from './corpus.ts'
import { askOpenPage, choose, type InExtension, type Told } from './in-extension.ts'
import type { ReadingPage } from './reading-page.ts'

/** A browser that pages are visited in, with the marks switched off between them. */
export interface Visitor {
  page: ReadingPage
  inExtension: InExtension
  siteUrl: string
}

/** What became of a visit. */
export interface Visit {
  name: string
  /** What should not be. */
  faults: string[]
  /** True when what is mentioned is what was expected only with the page's styles off: they hide text. */
  isStyled: boolean
  status: PageStatus
  mentions: number
  painted: number
}

/** Visits a page: marks on, everything as expected, marks off, everything as before. */
export async function visit(by: Visitor, { name }: SavedPage, expected: SavedReading): Promise<Visit> {
  const { page, inExtension, siteUrl } = by
  await page.goto(`${siteUrl}/${name}`)
  await page.evaluate(keepMarkup, null)
  const { status, mentions } = await switchOn(inExtension)
  const wanted = listOf(expected.mentions)
  const found = listOf(mentions)
  const { painted, misplaced } = await page.evaluate(lookAtMarks, mentions.length)
  const faults = misplaced.map((mark) => `marked, and not to be read: ${mark}`)
  if (status.leftAlone) faults.push(`left alone: ${status.leftAlone}`)
  if (!(await page.evaluate(isMarkupKept, null))) faults.push('the DOM is another with marks')
  await choose(inExtension, { isOn: false })
  if (!(await page.evaluate(areMarksGone, null))) faults.push('marks stay after switching off')
  const isStyled = found.join() !== wanted.join()
  if (isStyled) {
    const bare = await mentionsWithoutStyles(by)
    if (bare.join() !== wanted.join()) faults.push(`mentioned: ${differenceOf(bare, wanted)}`)
  }
  if (!(await page.evaluate(isMarkupKept, null))) faults.push('the DOM is another after switching off')
  return { name, faults, isStyled, status, mentions: found.length, painted }
}

async function mentionsWithoutStyles({ page, inExtension }: Visitor): Promise<string[]> {
  await page.evaluate(() => {
    for (const sheet of document.styleSheets) sheet.disabled = true
  }, null)
  const { mentions } = await switchOn(inExtension)
  await choose(inExtension, { isOn: false })
  return listOf(mentions)
}

/** A page is left alone when it is held up three times: on a machine that is busy with other things it may be held up by those. */
const ATTEMPTS = 3

async function switchOn(inExtension: InExtension): Promise<Told> {
  for (let attempt = 1; ; attempt++) {
    await choose(inExtension, { isOn: true })
    const told = await askOpenPage(inExtension)
    if (told.status.leftAlone !== 'costly' || attempt === ATTEMPTS) return told
    await choose(inExtension, { isOn: false })
  }
}

function listOf(mentions: readonly { entity: string; text: string }[]): string[] {
  return mentions.map(({ entity, text }) => `${text} (${entity})`)
}

function differenceOf(found: readonly string[], wanted: readonly string[]): string {
  const at = found.findIndex((one, i) => one !== wanted[i])
  const place = at < 0 ? found.length : at
  const show = (list: readonly string[]) => list.slice(place, place + 3).join(', ') || 'nothing more'
  return `${found.length} and not ${wanted.length}; from ${place}: ${show(found)} in place of ${show(wanted)}`
}

/** What the page looked like. Kept in the page: it may be large. */
declare global {
  var markupBefore: string | undefined
}

function keepMarkup(): void {
  globalThis.markupBefore = new XMLSerializer().serializeToString(document)
}

function isMarkupKept(): boolean {
  return globalThis.markupBefore === new XMLSerializer().serializeToString(document)
}

/** Looks at the marks that are painted, from window to window, until there were as many as there are mentions. */
async function lookAtMarks(mentions: number): Promise<{ painted: number; misplaced: string[] }> {
  const UNREADABLE =
    'head, nav, script, style, noscript, template, textarea, input, select, button, option, svg, math, [contenteditable=""], ' +
    '[contenteditable="true"], [hidden], [aria-hidden="true"]'
  const marks = () =>
    [...CSS.highlights].filter(([name]) => name.startsWith('backstory')).flatMap(([, marked]) => [...marked])
  const isRead = (range: Range) => {
    const isShown = [...range.getClientRects()].some(({ width, height }) => width > 0 && height > 0)
    const nodes = [range.startContainer, range.endContainer]
    return isShown && nodes.every((node) => node.nodeType === 3 && !node.parentElement?.closest(UNREADABLE))
  }
  const seen = new Set<string>()
  const misplaced = new Set<string>()
  const look = () => {
    for (const range of marks() as Range[]) {
      const { top, left } = range.getBoundingClientRect()
      const place = `"${range}" at ${left} ${top + scrollY}`
      seen.add(place)
      if (!isRead(range))
        misplaced.add(`${place} in ${range.startContainer.parentElement?.outerHTML.slice(0, 200)}`)
    }
  }
  const root = document.documentElement
  for (let top = 0; top < root.scrollHeight && seen.size < mentions; top += innerHeight * 2) {
    scrollTo({ top, behavior: 'instant' })
    // The browser tells a frame later what is in view, and that is painted in the frame after it.
    for (let frames = 0; frames < 4 && seen.size < mentions; frames++) {
      await new Promise((done) => requestAnimationFrame(done))
      look()
    }
  }
  scrollTo({ top: 0, behavior: 'instant' })
  return { painted: seen.size, misplaced: [...misplaced] }
}

async function areMarksGone(): Promise<boolean> {
  for (let frames = 0; frames < 60; frames++) {
    if (![...CSS.highlights.keys()].some((name) => name.startsWith('backstory'))) return true
    await new Promise((done) => requestAnimationFrame(done))
  }
  return false
}
