import { asidesOf } from './article-body.ts'
import { isHeading, isLink, proseOf } from './outline-sums.ts'
import type { Outline, Part, Run } from './page-outline.ts'
import { isNotNews } from './readable.ts'

/** What a run is, before it is looked at what stands around it. */
type Kind = 'prose' | 'short' | 'heading' | 'caption' | 'out'

/** Parts that hold text; in others a few words are a label, a button, a date. */
const TEXT = new Set('P LI DT DD TD TH BLOCKQUOTE CAPTION'.split(' '))
/** A caption that is longer is none. Arbitrary. */
const LONGEST_CAPTION = 600
/** Text with a picture that is longer is a paragraph with a picture in it. */
const LONGEST_IMAGE_TEXT = 250
/** A paragraph with a picture in it, if it is a sentence; else what is below the picture. */
const SENTENCE_WITH_IMAGE = 100
/** A longer sentence that is all a link is a paragraph. */
const LINKED_PARAGRAPH = 80
/** A longer note in brackets is a paragraph. */
const LONGEST_NOTE = 300
/** A longer paragraph that ends with a colon is one nevertheless. */
const LONGEST_INTRODUCTION = 100
/** A longer heading before the first paragraph is a standfirst. */
const STANDFIRST = 40

/** What else decides what is left out. */
export interface Wanted {
  headline: Element | undefined
  captions: boolean
}

/** Returns what tells whether an element in the body is left out: one is when nothing that is kept stands in it. */
export function leaveOut(
  { parts, runs, words }: Outline,
  body: number,
  wanted: Wanted,
): (element: Element) => boolean {
  const end = parts[body]?.last ?? 0
  const inside = runs.filter(({ part }) => part >= body && part <= end)
  const kinds = kindsOf(inside, parts)
  const isKept = keepRuns(inside, kinds, parts)
  const holders = new Set<number>()
  inside.forEach((run, i) => {
    const part = parts[run.part] as Part
    if (!isKept[i] && !(wanted.captions && kinds[i] === 'caption') && part.element !== wanted.headline) return
    for (let at = run.part; at >= body && !holders.has(at); at = (parts[at] as Part).parent) holders.add(at)
  })
  const known = new WeakMap<Element, boolean>()
  for (let at = body; at <= end; at++) known.set((parts[at] as Part).element, !holders.has(at))
  // What came since is judged by itself.
  return (element) => known.get(element) ?? (!words.has(element) && isNotNews(element))
}

function kindsOf(runs: Run[], parts: Part[]): Kind[] {
  const isAside = asidesOf(parts, 1)
  const inCaption = captionsOf(parts)
  const amounts = { prose: 0, bare: 0, captions: 0 }
  for (const run of runs) {
    const part = parts[run.part] as Part
    if (isAside[run.part]) continue
    const prose = proseOf(run, part)
    if (inCaption[run.part]) amounts.captions += prose
    else amounts.prose += prose
    if (!TEXT.has(part.tag)) amounts.bare += prose
  }
  // Where paragraphs are not marked as such, neither are short ones; and where all is told below pictures, that is the article.
  const isBare = amounts.bare > 0.3 * amounts.prose
  const isGallery = amounts.captions > 2 * amounts.prose
  return runs.map((run) => {
    const part = parts[run.part] as Part
    if (isAside[run.part]) return 'out'
    if (inCaption[run.part] && !isGallery) return 'caption'
    if (isHeading(part)) return 'heading'
    if (isForLink(run, part)) return 'out'
    if (isImageText(run, part)) return 'caption'
    if (proseOf(run, part) > 0) return 'prose'
    return TEXT.has(part.tag) || isBare ? 'short' : 'out'
  })
}

/** Tells of each part whether it is, or is in, what describes a picture. */
function captionsOf(parts: Part[]): boolean[] {
  const inCaption: boolean[] = []
  for (const part of parts) {
    const isCaption = (part.isCaption || part.tag === 'FIGURE') && part.prose < LONGEST_CAPTION
    // A figure may be a table, or a post from elsewhere.
    const isText = part.tag === 'BLOCKQUOTE' || part.tag === 'TABLE'
    inCaption.push(isCaption || (!isText && (inCaption[part.parent] ?? false)))
  }
  return inCaption
}

/** Tells whether a run is there for the link in it. A paragraph may be one as well, when somebody quotes. */
function isForLink(run: Run, { tag }: Part): boolean {
  if (isLink(run)) return tag !== 'P' || run.end !== 'sentence' || run.size < LINKED_PARAGRAPH
  return run.links > run.size / 2 && run.end === 'none'
}

function isImageText({ size, end }: Run, part: Part): boolean {
  const isBelow = part.tag !== 'P' || end === 'none' || size < SENTENCE_WITH_IMAGE
  return part.images > 0 && part.size < LONGEST_IMAGE_TEXT && isBelow
}

/** Decides by what stands around: an article begins and ends with prose, and a heading has some below it. */
function keepRuns(runs: Run[], kinds: Kind[], parts: Part[]): boolean[] {
  const first = kinds.indexOf('prose')
  let last = kinds.lastIndexOf('prose')
  const note = runs[last]
  if (last > first && note?.isBracketed && note.size < LONGEST_NOTE) {
    kinds[last] = 'out'
    last = kinds.lastIndexOf('prose', last - 1)
  }
  const isKept = runs.map(() => false)
  // Level of what is below, from the end: text is below all headings, nothing is above them.
  let below = 0
  for (let i = runs.length - 1; i >= 0; i--) {
    const [run, kind] = [runs[i] as Run, kinds[i]]
    const part = parts[run.part] as Part
    if (kind === 'heading') {
      const level = Number(part.tag[1])
      isKept[i] = i > first ? below > level : run.size > STANDFIRST
      below = isKept[i] ? level : 0
    } else {
      const isInside = (i > first && i < last) || run.end !== 'none' || part.tag === 'LI'
      // With a colon at its end, and nothing of the article after that, it was for links.
      const isForLinks = run.end === 'colon' && run.size < LONGEST_INTRODUCTION && !isKept[i + 1]
      isKept[i] = !isForLinks && (kind === 'prose' || (kind === 'short' && isInside))
      if (isKept[i]) below = 7
    }
  }
  return isKept
}
