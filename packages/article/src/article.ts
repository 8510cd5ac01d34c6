import { findBodyPartInSteps } from './article-body.ts'
import { findPublishedInSteps, type Published } from './dates/published.ts'
import { bodyOf, isAround, textOf } from './dom.ts'
import { findHeadline, listHeadlines } from './headline.ts'
import { leaveOut } from './left-out.ts'
import { proseOf } from './outline-sums.ts'
import { isArticle } from './page-kind.ts'
import { type Direction, findDirection, findLanguage } from './page-language.ts'
import { type Outline, outlineInSteps } from './page-outline.ts'
import { isEditable } from './readable.ts'
import { atOnce } from './steps.ts'

/** The part of a page that is news. */
export interface Article {
  /** Elements with the text, in reading order: the headline where it stands apart, and the body. */
  regions: Element[]
  /** The headline, apart from the body or within it. */
  headline?: Element
  /** Tells whether an element inside a region, and with it all that is inside, is no news text. */
  isLeftOut: (element: Element) => boolean
  /** Day of publication, when the page says it. */
  published?: Published
  /** Language of the page (BCP 47), when it says it or its text tells. */
  language?: string
  direction: Direction
}

/** UTF-16 units that are enough to tell a language. Arbitrary: a few paragraphs. */
const SAMPLE = 1_500

/** What a reader may want beside the text, and what is known of it. */
export interface ArticleOptions {
  /** The words below pictures. */
  captions?: boolean
  /** When it was published, as found before: then it is not looked for. */
  published?: Published | undefined
}

/**
 * Finds the article of a page, by rules about prose (docs/decisions/0018-article-by-rules.md). A page without prose, or with many headlines
 * instead, holds none.
 */
export function findArticle(document: Document, options?: ArticleOptions): Article | undefined {
  return atOnce(findArticleInSteps(document, options))
}

/** Finds as `findArticle` does, in steps of well under a millisecond: between them the caller may let the page have its turn, or go away. */
export function* findArticleInSteps(
  document: Document,
  { captions = false, published: known }: ArticleOptions = {},
): Generator<void, Article | undefined> {
  const page = bodyOf(document)
  if (!page || isEditable(page)) return undefined
  const outline = yield* outlineInSteps(page)
  const at = yield* findBodyPartInSteps(outline)
  const body = outline.parts[at]?.element
  yield
  if (!body || !isArticle(document, outline, at)) return undefined
  yield
  const headline = findHeadline(document, outline, at)
  yield
  const published = known ?? (yield* findPublishedInSteps(document))
  yield
  const text = sampleOf(outline, at)
  const language = findLanguage(document, body, text)
  yield
  return {
    regions: headline && !isAround(body, headline) ? [headline, body] : [body],
    ...(headline && { headline }),
    isLeftOut: leaveOut(outline, at, { headline, captions }),
    ...(published && { published }),
    ...(language && { language }),
    direction: findDirection(body, text),
  }
}

/** Lists the headlines of a page that holds no article, in reading order, in short steps. */
export function* findHeadlinesInSteps(document: Document): Generator<void, Element[]> {
  const page = bodyOf(document)
  return page ? listHeadlines(yield* outlineInSteps(page)) : []
}

/** Returns enough prose of the body to tell its language from. */
function sampleOf({ parts, runs }: Outline, body: number): string {
  const { last = -1 } = parts[body] ?? {}
  let sample = ''
  for (const run of runs) {
    const part = parts[run.part]
    if (!part || run.part < body || run.part > last || proseOf(run, part) === 0) continue
    sample += `${(textOf(part.element) ?? '').slice(0, SAMPLE)}\n`
    if (sample.length >= SAMPLE) break
  }
  return sample
}
