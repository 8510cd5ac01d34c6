import {
  type Article,
  type Before,
  collectInSteps,
  findArticleInSteps,
  findHeadlinesInSteps,
  type Published,
  type TextMap,
} from '@backstory/article'
import { closestOf } from '@backstory/article/dom'
import { askBackground, type PageMention } from '../messages.ts'
import { getSettings } from '../reader-settings.ts'
import type { MarkStyle, Settings } from '../settings-shape.ts'
import { thinOut } from './density.ts'
import { type MarkedText, markText, placeMentions, UNMARKED } from './marked-text.ts'
import type { Meter } from './meter.ts'
import { isOptedOut, isPrivatePage } from './private-page.ts'
import { inSlices, type Steps } from './slices.ts'

/** The article as it was last read: its marks, and the day that its cards are as of. */
export interface Subject {
  text: MarkedText
  asOf: string
  /** Absent when the page does not say when it was published: then `asOf` is today. */
  published?: Published | undefined
  /** Language of the page (BCP 47), when it says it. */
  language?: string | undefined
  hasArticle: boolean
  /** True where nothing is read: the page is private, or its site does not want names marked. */
  isPrivate?: boolean
  /** How the reader wants marks to look. */
  style: MarkStyle
  /** Open shadow roots that the article lies in, whose changes are seen from within only. */
  shadowRoots: readonly ShadowRoot[]
}

/** A reading of the page, with what the next one can take over. */
export interface Reading {
  subject: Subject
  /** Address of the page. */
  address?: string
  /** Where the article is. */
  regions: readonly Element[]
  map?: TextMap
  /** What the background said of the text: the same text is not asked about again. */
  asked?: { asOf: string; text: string; mentions: readonly PageMention[] }
}

/** What a reading goes on from. Without `changed` all may have changed since the last. */
export interface Task {
  last: Reading
  changed: ReadonlySet<Node> | undefined
  meter: Meter
}

/** Before the first reading, and of a page without an article. */
export const NOT_READ: Reading = {
  subject: { text: UNMARKED, asOf: today(), hasArticle: false, style: 'dotted', shadowRoots: [] },
  regions: [],
}

const PRIVATE: Reading = { ...NOT_READ, subject: { ...NOT_READ.subject, isPrivate: true } }

/** Reads the page in slices, unless it is private. Marks that are where they were stay the same objects. Rejects when the signal aborts meanwhile. */
export async function readPage({ last, changed, meter }: Task, signal: AbortSignal): Promise<Reading> {
  if (meter.run(() => isOptedOut(document) || isPrivatePage(document, location))) return PRIVATE
  const settings = await getSettings()
  const before = last.map && changed && { map: last.map, changed }
  const known = last.address === location.href ? surePublished(last.subject) : undefined
  const found = await inSlices(findText({ ...settings, published: known }, before), meter, signal)
  if (!found) return NOT_READ
  const { article, map, regions } = found
  const { published, language } = article ?? {}
  const asOf = published?.day ?? today()
  const isAsked = last.asked?.text === map.text && last.asked.asOf === asOf
  // The text is copied when it is sent: that is work, too.
  const mentions = isAsked
    ? last.asked?.mentions
    : await meter.run(() => askBackground('mentions', { text: map.text, asOf }))
  const placed = await inSlices(placeMentions(map, mentions ?? [], last.subject.text.mentions), meter, signal)
  const sections = settings.density === 'section' ? await inSlices(findSections(map), meter, signal) : []
  return meter.run(() => {
    const unknown = placed.filter(({ isKnown }) => !isKnown)
    const text = markText(map, placed, thinOut(unknown, map.text, sections, settings))
    const { markStyle: style } = settings
    const { shadowRoots } = map
    const hasArticle = article !== undefined
    const subject = { text, asOf, published, language, hasArticle, style, shadowRoots }
    return {
      subject,
      address: location.href,
      regions,
      map,
      asked: { asOf, text: map.text, mentions: mentions ?? [] },
    }
  })
}

/** What names are looked for in: an article, or else, where the reader wants that, headlines. */
interface FoundText {
  article?: Article
  regions: readonly Element[]
  map: TextMap
}

/** What the reader wants to have read, and the day of publication where it is known. */
type Wanted = Pick<Settings, 'captions' | 'headlines'> & { published: Published | undefined }

function* findText(
  { captions, headlines, published }: Wanted,
  before: Before | undefined,
): Steps<FoundText | undefined> {
  const article = yield* findArticleInSteps(document, { captions, published })
  yield
  if (article) return { article, regions: article.regions, map: yield* collectInSteps(article, before) }
  const regions = headlines ? yield* findHeadlinesInSteps(document) : []
  if (regions.length === 0) return undefined
  return { regions, map: yield* collectInSteps({ regions, isLeftOut: () => false }, before) }
}

/** The day of a page is looked for once, unless it was a guess: what comes later may say it. */
function surePublished({ published }: Subject): Published | undefined {
  return published?.sure === 'guess' ? undefined : published
}

/** Blocks of one step: under a millisecond. */
const AT_ONCE = 300

/** Finds where sections begin: at headings. */
function* findSections({ blocks }: TextMap): Steps<number[]> {
  const sections: number[] = []
  for (const [i, { element, start }] of blocks.entries()) {
    if (i % AT_ONCE === 0) yield
    if (closestOf(element, 'h1, h2, h3, h4, h5, h6')) sections.push(start)
  }
  return sections
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}
