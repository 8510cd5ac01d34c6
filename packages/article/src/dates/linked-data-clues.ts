import { textOf } from '../dom.ts'
import type { Clue } from './clue.ts'
import type { PageLanguages } from './date-languages.ts'
import { looseJson } from './loose-json.ts'
import { readStamp } from './stamp.ts'

/** schema.org types that are what a page is there for; `WebPage` and the like say it of the page around it. */
const ARTICLE_TYPE =
  /(?:Article|Posting|Report|Review|Recipe|HowTo|Guide|Episode|VideoObject|CreativeWork|QAPage|Question|hentry)$/i
const PAGE_TYPE = /Page$/i

/** What leads to the article or to the page. All other properties lead to others: comments, authors, pictures, films, related articles. */
const LEADS = ['@graph', 'mainEntity', 'mainEntityOfPage', 'article', 'mainContentOfPage', 'subjectOf']

const DEEPEST = 8

interface DatedNode {
  rank: number
  published: unknown
  modified: unknown
}

/** Finds what JSON-LD says of the article's dates. */
export function findLinkedDataClues(scripts: Iterable<Element>, languages: PageLanguages): Clue[] {
  const nodes: DatedNode[] = []
  for (const script of scripts) {
    const text = textOf(script) ?? ''
    const value = looseJson(text)
    if (value === undefined) nodes.push(...datesInText(text))
    else collect(value, nodes, 0)
  }
  const best = Math.max(0, ...nodes.map(({ rank }) => rank))
  // What is said first is said of the article: others of its kind follow in lists of related ones.
  const [first] = nodes.filter(({ rank }) => rank === best)
  return first
    ? [...clueOf(first.published, false, best, languages), ...clueOf(first.modified, true, best, languages)]
    : []
}

function collect(node: unknown, found: DatedNode[], depth: number): void {
  if (typeof node !== 'object' || node === null || depth > DEEPEST) return
  if (Array.isArray(node)) {
    for (const item of node) collect(item, found, depth + 1)
    return
  }
  const properties = node as Record<string, unknown>
  const types = [properties['@type']].flat().filter((type) => typeof type === 'string')
  const rank = types.some((type) => ARTICLE_TYPE.test(type))
    ? 3
    : types.some((type) => PAGE_TYPE.test(type))
      ? 2
      : 0
  const published = properties.datePublished ?? properties.dateCreated ?? properties.uploadDate
  const modified = properties.dateModified ?? properties.updated
  if (rank > 0 && (published || modified)) found.push({ rank, published, modified })
  for (const name of LEADS) collect(properties[name], found, depth + 1)
}

function clueOf(value: unknown, isModified: boolean, weight: number, languages: PageLanguages): Clue[] {
  const [text] = [value].flat()
  const stamp =
    typeof text === 'string' || typeof text === 'number' ? readStamp(String(text), languages) : undefined
  return stamp ? [{ ...stamp, foundIn: 'linked-data', isModified, weight }] : []
}

/** What is too broken to be parsed, or is escaped for HTML, still says its dates, the article's own first. */
function datesInText(text: string): DatedNode[] {
  const fieldOf = (name: string) =>
    text.split(new RegExp(`${name}(?:"|&quot;)\\s?:\\s?(?:"|&quot;)`))[1]?.slice(0, 10)
  const published = fieldOf('datePublished')
  const modified = fieldOf('dateModified')
  return published || modified ? [{ rank: 2, published, modified }] : []
}
