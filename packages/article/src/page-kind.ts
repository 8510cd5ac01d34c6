import { asidesOf } from './article-body.ts'
import { attributeOf, htmlOf, selectAll, textOf } from './dom.ts'
import { isTitle, proseOf } from './outline-sums.ts'
import type { Outline, Part } from './page-outline.ts'

/** A page with so many headlines that lead away may be a list of articles; the front page of a site with fewer. Arbitrary, as is the next. */
const MANY_TITLES = 8
const FEW_TITLES = 3
/** An article has more prose than this without such a headline in between. */
const SHORTEST_ARTICLE = 300
/** The front page of a blog may be an article; that of a newspaper has long teasers. */
const SHORTEST_ON_FRONT = 1_500

const SAYS_ARTICLE =
  'meta[property="og:type"][content^="article" i], [itemprop~="articleBody"], script[type="application/ld+json"]'
/** A type in JSON-LD; of several the first. */
const TYPE = /"@type"\s*:[\s[]*"(\w+)"/g
/** Types of schema.org that are articles, and those that lists of articles have. */
const ARTICLE = /(?:Article|Posting|Report|Review)$/
const LIST = /^(?:ItemList|CollectionPage|SearchResultsPage|VideoGallery)$/

/**
 * Tells whether a page with prose is an article. A front page, a search, a wall of videos is a list of headlines with a sentence or two in
 * between; what says that it is an article is one, but for the front page of a site, which says so by mistake.
 */
export function isArticle(document: Document, outline: Outline, body: number): boolean {
  const root = htmlOf(document)
  const titles = titlesOf(outline)
  if (!root || titles < FEW_TITLES) return true
  const prose = longestProse(outline, body)
  if (isFrontPage(document, root)) return prose >= SHORTEST_ON_FRONT
  return titles < MANY_TITLES || prose >= SHORTEST_ARTICLE || saysArticle(root)
}

/** Counts headlines that lead to other articles. */
function titlesOf({ parts, runs }: Outline): number {
  const isAside = asidesOf(parts, 1, true)
  return runs.filter((run) => !isAside[run.part] && isTitle(run)).length
}

function isFrontPage(document: Document, root: Element): boolean {
  const [link] = selectAll(root, 'link[rel="canonical"], meta[property="og:url"]')
  const said = link && (attributeOf(link, 'href') ?? attributeOf(link, 'content'))
  const { pathname, search, hash, protocol } = URL.parse(said ?? '') ?? URL.parse(String(document.URL)) ?? {}
  return /^https?:$/.test(protocol ?? '') && pathname === '/' && !search && !hash
}

function saysArticle(root: Element): boolean {
  return selectAll(root, SAYS_ARTICLE).some((element) => {
    const isScript = attributeOf(element, 'type') === 'application/ld+json'
    if (!isScript) return true
    const types = [...(textOf(element) ?? '').matchAll(TYPE)].map(([, type = '']) => type)
    return types.some((type) => ARTICLE.test(type)) && !types.some((type) => LIST.test(type))
  })
}

/** Returns the most prose in the body that no headline parts. */
function longestProse({ parts, runs }: Outline, body: number): number {
  const { last = -1 } = parts[body] ?? {}
  const isAside = asidesOf(parts, 1)
  let [longest, current] = [0, 0]
  for (const run of runs) {
    if (run.part < body || run.part > last || isAside[run.part]) continue
    current = isTitle(run) ? 0 : current + proseOf(run, parts[run.part] as Part)
    longest = Math.max(longest, current)
  }
  return longest
}
