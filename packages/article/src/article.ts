import { parentElementOf, tagOf, textOf } from './dom.ts'
import { findPublished, type Published } from './published.ts'
import { isNotNews } from './readable.ts'

/** The part of a page that is news. */
export interface Article {
  /** Elements with the text, in reading order: the headline where it stands apart, and the body. */
  regions: Element[]
  /** Tells whether an element inside a region, and with it all that is inside, is no news text. */
  isLeftOut: (element: Element) => boolean
  /** Day of publication, when the page says it. */
  published?: Published
  /** Language of the page (BCP 47), when it says it. */
  language?: string
}

/** The body of an article is the smallest element that holds at least this share of the text in paragraphs. Arbitrary: a large majority. */
const SHARE = 0.85

/** Paragraphs shorter than this, in UTF-16 units, are captions, bylines and teasers more often than prose. */
const PROSE = 40

/** Finds the article of a page. A page without paragraphs has none. */
export function findArticle(document: Document): Article | undefined {
  const body = findBody(document)
  if (!body) return undefined
  const headline = findHeadline(document, body)
  const published = findPublished(document)
  const language = document.documentElement.lang
  return {
    regions: headline ? [headline, body] : [body],
    isLeftOut: isNotNews,
    ...(published && { published }),
    ...(language && { language }),
  }
}

function findBody(document: Document): Element | undefined {
  const weights = new Map<Element, number>()
  let total = 0
  for (const paragraph of document.querySelectorAll('p')) {
    const length = textOf(paragraph)?.trim().length ?? 0
    const ancestors = ancestorsOf(paragraph)
    if (length < PROSE || [paragraph, ...ancestors].some(isNotNews)) continue
    total += length
    for (const ancestor of ancestors) weights.set(ancestor, (weights.get(ancestor) ?? 0) + length)
  }
  // Ancestors are met before what they hold, so the last one that is heavy enough is the smallest.
  const heavy = [...weights].filter(([, weight]) => weight >= SHARE * total)
  return heavy.reduce<Element | undefined>(
    (best, [element]) => (best?.contains(element) === false ? best : element),
    undefined,
  )
}

/** Outermost first. */
function ancestorsOf(element: Element): Element[] {
  const ancestors: Element[] = []
  for (
    let parent = parentElementOf(element);
    parent && tagOf(parent) !== 'HTML';
    parent = parentElementOf(parent)
  ) {
    ancestors.unshift(parent)
  }
  return ancestors
}

function findHeadline(document: Document, body: Element): Element | undefined {
  const headlines = [...document.querySelectorAll('h1')].filter(
    (headline) =>
      !body.contains(headline) &&
      !headline.contains(body) &&
      ![headline, ...ancestorsOf(headline)].some(isNotNews),
  )
  const before = headlines.filter(
    (headline) => headline.compareDocumentPosition(body) & Node.DOCUMENT_POSITION_FOLLOWING,
  )
  return before.at(-1)
}
