import { textOf } from '../dom.ts'
import { plain } from '../headline.ts'

/** A headline is longer than the name of a site or of a section, and more of the title than a quarter. Arbitrary. */
const SHORTEST = 9

/** Finds the headline: the `<h1>`, or else another heading, whose words the page's title has, too; of several the longest. Or the first `<h1>`. */
export function findTitledHeading(
  first: Element[],
  others: Element[],
  titles: string[],
): Element | undefined {
  const known = titles.filter((title) => title.length >= SHORTEST)
  const isKnown = (words: string) =>
    known.some((title) => (title.includes(words) && words.length * 4 > title.length) || words.includes(title))
  for (const headings of [first, others]) {
    const named = headings.map((heading) => ({ heading, words: plain(textOf(heading) ?? '') }))
    const matching = named.filter(({ words }) => words.length >= SHORTEST && isKnown(words))
    if (matching.length > 0)
      return matching.reduce((a, b) => (b.words.length > a.words.length ? b : a)).heading
  }
  const named = first.filter((heading) => plain(textOf(heading) ?? '').length > 15)
  return named[0]
}
