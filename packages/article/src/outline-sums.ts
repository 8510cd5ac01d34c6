import type { Outline, Part, Run } from './page-outline.ts'
import { eachFromEndInSteps, eachInSteps } from './steps.ts'
import { markTeasersInSteps } from './teasers.ts'

/** Shorter runs are captions, bylines and teasers more often than prose. */
const PROSE = 40
/** Longer runs are prose even where no mark parts or ends a sentence, as in Thai. */
const UNMARKED_PROSE = 100
/** Shorter links name a topic or an author, longer ones are headlines. */
const TITLE = 15
const LONGEST_HEADING = 200
/** A part is not aside of this share of all prose. */
const NEARLY_ALL = 0.8

/** Tells whether a part is a heading. A longer one is a paragraph in large letters. */
export function isHeading({ tag, size }: Part): boolean {
  return size <= LONGEST_HEADING && /^H[1-6]$/.test(tag)
}

/** Tells whether a run is nothing but a link. */
export function isLink({ links, size }: Run): boolean {
  return links > 0.8 * size
}

/** Tells whether a run is a link as long as a headline. */
export function isTitle(run: Run): boolean {
  return run.size >= TITLE && isLink(run)
}

/** Returns how much prose a run is, 0 for one that is none. */
export function proseOf({ size, links, marks }: Run, part: Part): number {
  const isLong = size >= (marks > 0 ? PROSE : UNMARKED_PROSE)
  return isLong && links <= size / 2 && !isHeading(part) ? size - links : 0
}

/** Adds what is written to the parts that hold it, and tells which of them are teasers or, against their names, not aside; in short steps. */
export function* addUpInSteps({ parts, runs }: Outline): Generator<void, void> {
  yield* eachInSteps(runs, (run, at) => {
    const part = parts[run.part]
    if (part) addRun(part, run, at)
  })
  yield* eachInSteps(parts, (part) => {
    part.prose = part.ownProse
  })
  yield* eachFromEndInSteps(parts, (part) => {
    const holder = parts[part.parent]
    if (holder) addPart(holder, part)
  })
  yield* markTeasersInSteps(parts)
  // What holds nearly all that is written is not aside of it, whatever it is called.
  const all = parts[0]?.prose ?? 0
  yield* eachInSteps(parts, (part) => {
    if (part.aside < 3 && part.prose > NEARLY_ALL * all) part.aside = 0
  })
}

function addPart(holder: Part, part: Part): void {
  holder.images += part.images
  holder.size += part.size
  holder.links += part.links
  holder.prose += part.prose
  holder.proses += part.proses
  holder.titles += part.titles
  holder.headings += part.headings
  holder.firstProse = Math.min(holder.firstProse, part.firstProse)
  holder.firstTitle = Math.min(holder.firstTitle, part.firstTitle)
}

function addRun(part: Part, run: Run, at: number): void {
  part.size += run.size
  part.links += run.links
  const prose = proseOf(run, part)
  part.ownProse += prose
  if (prose > 0) {
    part.proses++
    part.firstProse = Math.min(part.firstProse, at)
  }
  if (!isTitle(run)) return
  part.titles++
  part.firstTitle = Math.min(part.firstTitle, at)
  if (isHeading(part)) part.headings++
}
