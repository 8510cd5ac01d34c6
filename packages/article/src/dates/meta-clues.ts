import { attributeOf, isMatch } from '../dom.ts'
import type { Clue } from './clue.ts'
import type { PageLanguages } from './date-languages.ts'
import { readStamp } from './stamp.ts'

/** Names of meta elements without what stands between their letters: `article:published_time` is `articlepublishedtime`. */
const PUBLISHED = /publish|pub(?:lication)?date|pdate|issued|released?date|firstpub/
const CREATED = /created|onlinedate|uploaded|uploaddate|gentime|postdate|articledate|sailthrudate/
const MODIFIED = /modif|updated?|revis|lastmod/
const PLAIN = /^(?:d[ct](?:terms)?)?(?:date|datetime)$/
/** Dates of something else: of the end of an offer, of a subscription, of events, of who publishes. */
const OTHER =
  /expir|valid|unpub|event|copyright|birth|render|publisher|site|build|server|embargo|video|image|crawl|id$/

const EXACT = /^(?:og)?(?:article)?(?:datepublished|publishedtime|published)$/

/** Finds what meta elements say of the article's dates, of each sort the one that says it most clearly. */
export function findMetaClues(metas: Iterable<Element>, languages: PageLanguages): Clue[] {
  const clues: Clue[] = []
  for (const meta of metas) {
    const content = attributeOf(meta, 'content')
    // In the body they are of what is around them: of the article, or of a comment.
    if (isMatch(meta, 'body [itemprop]')) continue
    const sort = content && sortOf(nameOf(meta))
    const stamp = sort && readStamp(content, languages)
    if (stamp) clues.push({ ...stamp, ...sort, foundIn: 'meta' })
  }
  const published = clues.filter(({ isModified }) => !isModified).sort((a, b) => b.weight - a.weight)
  const modified = clues.filter(({ isModified }) => isModified)
  return [...published, ...modified]
}

function nameOf(meta: Element): string {
  for (const attribute of ['property', 'name', 'itemprop', 'http-equiv']) {
    const name = attributeOf(meta, attribute)
    if (name) return name.toLowerCase().replaceAll(/[^a-z]/g, '')
  }
  return ''
}

function sortOf(name: string): { isModified: boolean; weight: number } | undefined {
  if (OTHER.test(name)) return undefined
  if (name.endsWith('articlepublishedtime')) return { isModified: false, weight: 3.2 }
  if (EXACT.test(name)) return { isModified: false, weight: 3 }
  if (MODIFIED.test(name)) return { isModified: true, weight: 2 }
  if (PUBLISHED.test(name)) return { isModified: false, weight: 2.5 }
  if (CREATED.test(name)) return { isModified: false, weight: 2 }
  return PLAIN.test(name) ? { isModified: false, weight: 2 } : undefined
}
