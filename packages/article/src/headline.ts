import { asidesOf } from './article-body.ts'
import { isHeading, isLink } from './outline-sums.ts'
import type { Outline, Part } from './page-outline.ts'

/** Shorter links and headings are names of sections and topics. Arbitrary. */
const SHORTEST = 20

/** Finds the headline of an article: the last `<h1>` before its first prose. */
export function findHeadline({ parts, runs }: Outline, body: number): Element | undefined {
  const first = runs[parts[body]?.firstProse ?? 0]?.part ?? 0
  const isAside = asidesOf(parts, 1)
  return parts.findLast((part, at) => at < first && part.tag === 'H1' && part.size > 0 && !isAside[at])
    ?.element
}

/** Lists the headlines of a page that holds many, in reading order: headings, and links that stand alone. */
export function listHeadlines({ parts, runs }: Outline): Element[] {
  const isAside: boolean[] = []
  for (const part of parts) isAside.push(part.aside > 0 || (isAside[part.parent] ?? false))
  const found = new Set<Element>()
  for (const run of runs) {
    const part = parts[run.part] as Part
    if (!isAside[run.part] && run.size >= SHORTEST && (isHeading(part) || isLink(run)))
      found.add(part.element)
  }
  return [...found]
}
