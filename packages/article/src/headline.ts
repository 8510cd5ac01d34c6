import { asidesOf } from './article-body.ts'
import { attributeOf, htmlOf, selectAll, textOf } from './dom.ts'
import { isHeading, isLink } from './outline-sums.ts'
import type { Outline, Part } from './page-outline.ts'

/** Shorter links and headings are names of sections and topics. Arbitrary. */
const SHORTEST = 20

/** Finds the headline of an article: above its first prose, what the page has in its title; else the last `<h1>`. */
export function findHeadline(
  document: Document,
  { parts, runs }: Outline,
  body: number,
): Element | undefined {
  const first = runs[parts[body]?.firstProse ?? 0]?.part ?? 0
  const isAside = asidesOf(parts, 1)
  const above = parts.filter((part, at) => at < first && isHeading(part) && part.size > 0 && !isAside[at])
  const titles = titlesOf(document)
  let best = above.findLast(({ tag }) => tag === 'H1')
  let longest = 0
  for (const part of above) {
    const words = plain(textOf(part.element) ?? '')
    // A short one is the name of the site or of a section.
    if (part.size < SHORTEST || words.length <= longest || !titles.some((title) => title.includes(words)))
      continue
    best = part
    longest = words.length
  }
  return best?.element
}

/** Returns what the page is called in its head, plain. */
export function titlesOf(document: Document): string[] {
  const root = htmlOf(document)
  const found = root ? selectAll(root, 'head > title, meta[property="og:title"]') : []
  return found.map((element) => plain(attributeOf(element, 'content') ?? textOf(element) ?? ''))
}

/** Returns letters and digits alone, so that quotes and dashes do not matter. */
export function plain(text: string): string {
  return text
    .slice(0, 500)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Lists the headlines of a page that holds many, in reading order: headings, and links that stand alone. */
export function listHeadlines({ parts, runs }: Outline): Element[] {
  const isAside = asidesOf(parts, 1, true)
  const found = new Set<Element>()
  for (const run of runs) {
    const part = parts[run.part] as Part
    if (!isAside[run.part] && run.size >= SHORTEST && (isHeading(part) || isLink(run)))
      found.add(part.element)
  }
  return [...found]
}
