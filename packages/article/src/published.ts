/** The day on which an article was published, as its page says. */
export interface Published {
  /** `YYYY-MM-DD`, as written: the publisher's own calendar day, whatever the reader's time zone. */
  day: string
  foundIn: 'json-ld' | 'meta' | 'time'
}

const META = [
  'meta[property="article:published_time"]',
  'meta[property="og:article:published_time"]',
  'meta[itemprop="datePublished"]',
  'meta[name="article:published_time"]',
  'meta[name="parsely-pub-date"]',
  'meta[name="sailthru.date"]',
  'meta[name="dc.date.issued" i]',
  'meta[name="dcterms.created" i]',
  'meta[name="date" i]',
  'meta[name="pubdate" i]',
]

const TIME = [
  'time[itemprop="datePublished"]',
  'time[pubdate]',
  'article time[datetime]',
  'header time[datetime]',
]

/** schema.org types that are news text. */
const ARTICLE_TYPE = /(?:Article|BlogPosting|Report|LiveBlogPosting)$/

/** Finds the publication date: JSON-LD (schema.org), then meta elements, then `<time>`. No date rather than a wrong one. */
export function findPublished(document: Document): Published | undefined {
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    const day = dayIn(parse(script.textContent ?? ''))
    if (day) return { day, foundIn: 'json-ld' }
  }
  for (const selector of META) {
    const day = dayOf(document.querySelector(selector)?.getAttribute('content'))
    if (day) return { day, foundIn: 'meta' }
  }
  for (const selector of TIME) {
    const day = dayOf(document.querySelector(selector)?.getAttribute('datetime'))
    if (day) return { day, foundIn: 'time' }
  }
  return undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Looks through arrays, `@graph` and `mainEntity` for an article with a date. */
function dayIn(node: unknown, depth = 0): string | undefined {
  if (typeof node !== 'object' || node === null || depth > 8) return undefined
  if (Array.isArray(node)) return node.map((item) => dayIn(item, depth + 1)).find((day) => day !== undefined)
  const { '@type': type, datePublished, '@graph': graph, mainEntity } = node as Record<string, unknown>
  const isArticle = [type].flat().some((name) => typeof name === 'string' && ARTICLE_TYPE.test(name))
  const own = isArticle && typeof datePublished === 'string' ? dayOf(datePublished) : undefined
  return own ?? dayIn(graph, depth + 1) ?? dayIn(mainEntity, depth + 1)
}

/** Returns the day of an ISO 8601 date or date-time, as written, or `undefined`. */
function dayOf(text: string | null | undefined): string | undefined {
  const day = /^\s*(\d{4}-\d{2}-\d{2})(?:$|[T\s])/.exec(text ?? '')?.[1]
  if (day === undefined) return undefined
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? day : undefined
}
