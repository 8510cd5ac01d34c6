import { findBodyPart } from './article-body.ts'
import { findHeadline, listHeadlines } from './headline.ts'
import { leaveOut } from './left-out.ts'
import { outlineOf } from './page-outline.ts'
import { findPublished, type Published } from './published.ts'

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
  /** Language of the page (BCP 47), when it says it. */
  language?: string
}

/** What a reader may want beside the text. */
export interface ArticleOptions {
  /** The words below pictures. */
  captions?: boolean
}

/** Finds the article of a page. A page without prose has none. */
export function findArticle(
  document: Document,
  { captions = false }: ArticleOptions = {},
): Article | undefined {
  const outline = outlineOf(document.body)
  const at = findBodyPart(outline)
  const body = outline.parts[at]?.element
  if (!body) return undefined
  const headline = findHeadline(outline, at)
  const published = findPublished(document)
  const language = document.documentElement.lang
  return {
    regions: headline && !body.contains(headline) ? [headline, body] : [body],
    ...(headline && { headline }),
    isLeftOut: leaveOut(outline, at, { headline, captions }),
    ...(published && { published }),
    ...(language && { language }),
  }
}

/** Lists the headlines of a page that holds no article. */
export function findHeadlines(document: Document): Element[] {
  return listHeadlines(outlineOf(document.body))
}
