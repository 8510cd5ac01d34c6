import { joinParts } from './joined-parts.ts'
import type { Outline, Part } from './page-outline.ts'
import type { Aside } from './readable.ts'
import { eachFromEndInSteps } from './steps.ts'

/** Elements that hold text: prose in them counts in full for what holds them. */
const TEXT = new Set('P UL OL LI DL DT DD BLOCKQUOTE TABLE TBODY TR TD TH THEAD SPAN FONT CENTER'.split(' '))
/**
 * What prose counts for what joins it with other prose, for one level outwards. On the odd pages all from 0.6 to 0.8 do as well (F1 0.986 to
 * 0.990, with 1 to 1.5 for the next); with 0.9 bodies take in what is around them (0.975).
 */
const JOINED = 0.7
/** What prose counts in what calls itself the body. */
const BODY = 1.25
/** So much more prose in what is named as if it were aside, and the name counts for nothing. */
const MISSED = 2

/**
 * Returns the place of the part that is the body of an article: what holds the most prose, most closely. -1 when there is no prose. Where a
 * name kept most of it out (`class="sidebar_right"` of the whole page), that name counts for nothing from then on. In short steps.
 */
export function* findBodyPartInSteps({ parts }: Outline): Generator<void, number> {
  const strict = yield* findBestInSteps(parts, 1)
  const lenient = yield* findBestInSteps(parts, 2)
  if (lenient.score <= MISSED * strict.score) return joinParts(parts, outOfText(parts, strict.at))
  for (let part = parts[lenient.at]; part; part = parts[part.parent]) part.aside = 0
  return joinParts(parts, outOfText(parts, (yield* findBestInSteps(parts, 1)).at))
}

/** Returns the place of what a paragraph stands in: beside one that is prose, there are short ones. But for the page itself. */
function outOfText(parts: Part[], at: number): number {
  const part = parts[at]
  return part && part.parent > 0 && TEXT.has(part.tag) ? outOfText(parts, part.parent) : at
}

/** Tells of each part whether it, or what holds it, is at least so far aside, or a teaser where these are no text. */
export function asidesOf(parts: Part[], least: Aside, areTeasersText = false): boolean[] {
  const isAside: boolean[] = []
  for (const part of parts) {
    const isOut = part.aside >= least || (part.isTeaser && !areTeasersText)
    isAside.push(isOut || (isAside[part.parent] ?? false))
  }
  return isAside
}

function* findBestInSteps(parts: Part[], least: Aside): Generator<void, { at: number; score: number }> {
  const isAside = asidesOf(parts, least)
  // Of each part, the prose of the text in it, and of the parts in it: all, and of the one that has most.
  const text = parts.map(({ ownProse }) => ownProse)
  const joined = parts.map(() => 0)
  const most = parts.map(() => 0)
  const best = { at: -1, score: 0, rank: 0 }
  // From the end: what a part holds is done before it, and of equals the innermost is first.
  yield* eachFromEndInSteps(parts, (part, at) => {
    if (isAside[at] || part.isCaption) return
    const [own = 0, inside = 0] = [text[at], joined[at]]
    const score = own + inside * (own === 0 && inside === most[at] ? 1 : JOINED)
    const rank = score * (part.isBody ? BODY : 1)
    if (rank > best.rank) Object.assign(best, { at, score, rank })
    const { parent } = part
    if (parent < 0) return
    if (TEXT.has(part.tag)) text[parent] = (text[parent] ?? 0) + score
    else joined[parent] = (joined[parent] ?? 0) + score
    if (!TEXT.has(part.tag)) most[parent] = Math.max(most[parent] ?? 0, score)
  })
  return best
}
