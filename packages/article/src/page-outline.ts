import { attributeOf, firstChildOf, isShown, nextSiblingOf, nodeTypeOf, shadowRootOf, tagOf } from './dom.ts'
import { flowOf } from './flow.ts'
import { addUpInSteps } from './outline-sums.ts'
import { amountOf, endOf, type TextEnd } from './prose.ts'
import { type Aside, asideOf, isTextless, namesOf } from './readable.ts'

/** An element that begins a block of its own, or says of itself what it is, with what is in it. Sizes are as in `Amount`. */
export interface Part {
  element: Element
  tag: string
  /** Place of the part that holds it, -1 for the first. */
  parent: number
  /** Place of the last part inside; its own when it holds none. */
  last: number
  /** What it says of itself. */
  aside: Aside
  isCaption: boolean
  isBody: boolean
  /** It leads to another article. */
  isTeaser: boolean
  /** Pictures and the like in it. */
  images: number
  /** All that is written in it, and how much of it is in links. */
  size: number
  links: number
  /** How much of it is prose, and in how many runs; and of what stands directly in it. */
  prose: number
  proses: number
  ownProse: number
  /** Links in it that stand alone and are as long as a headline, and how many of them are in headings. */
  titles: number
  headings: number
  /** Numbers of its first run of prose, and of its first title. Infinite when there is none. */
  firstProse: number
  firstTitle: number
}

/** A stretch of text that nothing parts. */
export interface Run {
  /** Place of the part that it stands in. */
  part: number
  size: number
  links: number
  marks: number
  end: TextEnd
  /** It stands in brackets. */
  isBracketed: boolean
}

/** A page as its parts and runs, each in reading order. */
export interface Outline {
  parts: Part[]
  runs: Run[]
  /** Elements in the midst of a sentence, whose names count for nothing: a link called "meta" is a word of it all the same. */
  words: Set<Element>
}

/** Elements that are seen, and have no words. */
const IMAGES = new Set('IMG PICTURE VIDEO IFRAME AMP-IMG'.split(' '))

/** More parts than this nobody reads; a page may be without end. The longest of 991 saved pages has 9,495, the next 3,207. */
const MOST_PARTS = 15_000
/**
 * Nodes of all kinds, elements twice: a page may consist of comments and of words in bold. The fullest of 991 saved pages takes 35,000. For each
 * node the browser makes an object, and clearing away others it moves them all at once: 34 ms for a page of 90,000. Measured. What stands
 * further down in an article is read all the same, by who collects its text.
 */
const MOST_LOOKS = 50_000

/** As in `text-map.ts`. */
const NODES_PER_STEP = 50

const ELEMENT = 1
const TEXT = 3

/** A place in the walk: what comes next inside an element, and what holds for what is inside. */
interface Frame {
  next: Node | null
  /** What comes after that: of a shadow host, the children that its root may have slots for. */
  after: Node | null
  part: number
  isBlock: boolean
  inLink: boolean
}

/**
 * Reads what is inside an element in one walk, in steps of well under a millisecond. It keeps its own stack, because a page may be nested deeper
 * than calls may.
 */
export function* outlineInSteps(root: Element): Generator<void, Outline> {
  const parts: Part[] = []
  const words = new Set<Element>()
  const writer = runWriter()
  const frames: Frame[] = [enter(parts, root, tagOf(root))]
  let looks = 0
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    if (++looks % NODES_PER_STEP === 0) yield
    const isEnough = looks > MOST_LOOKS || parts.length >= MOST_PARTS
    const node = isEnough ? null : nextOf(frame)
    const type = node && nodeTypeOf(node)
    if (!node) {
      frames.pop()
      if (frame.isBlock) writer.end()
      const part = parts[frame.part]
      if (part && frame.isBlock) part.last = parts.length - 1
    } else if (type === TEXT) writer.add((node as Text).data, frame)
    else if (type === ELEMENT) {
      const isMidSentence = writer.isMidSentence()
      const inside = enterElement(parts, node as Element, { around: frame, isMidSentence, words })
      if (inside?.isBlock) writer.end()
      if (inside) frames.push(inside)
    }
  }
  const outline = { parts, runs: writer.runs, words }
  yield* addUpInSteps(outline)
  return outline
}

function nextOf(frame: Frame): Node | null {
  if (!frame.next) {
    frame.next = frame.after
    frame.after = null
  }
  const node = frame.next
  if (node) frame.next = nextSiblingOf(node)
  return node
}

/** Where an element stands. */
interface Where {
  around: Frame
  isMidSentence: boolean
  words: Set<Element>
}

/** Enters an element, unless there is nothing to read inside. */
function enterElement(parts: Part[], element: Element, where: Where): Frame | undefined {
  const tag = tagOf(element)
  const holder = parts[where.around.part]
  if (holder && IMAGES.has(tag)) holder.images++
  const flow = flowOf(element)
  if (isTextless(tag) || flow === 'nothing' || flow === 'line') return undefined
  if (flow === 'block' && !isShown(element)) return undefined
  return enter(parts, element, tag, { ...where, isInline: flow === 'inline' })
}

function enter(
  parts: Part[],
  element: Element,
  tag: string,
  { around, isInline = false, isMidSentence = false, words }: Partial<Where> & { isInline?: boolean } = {},
): Frame {
  const root = shadowRootOf(element)
  const inside: Frame = {
    next: firstChildOf(root ?? element),
    after: root && firstChildOf(element),
    part: around?.part ?? -1,
    isBlock: true,
    inLink: around?.inLink || isLinkOut(element, tag),
  }
  const { isCaption, isBody, isTeaser } = namesOf(element)
  const aside = around ? asideOf(element, tag) : 0
  if (isInline && !isCaption && aside <= (isMidSentence ? 1 : 0)) {
    if (aside > 0) words?.add(element)
    return { ...inside, isBlock: false }
  }
  parts.push({
    element,
    tag,
    parent: inside.part,
    last: parts.length,
    aside,
    isCaption: isCaption || tag === 'FIGCAPTION',
    isBody: isBody || /articlebody/i.test(attributeOf(element, 'itemprop') ?? ''),
    isTeaser,
    images: 0,
    size: 0,
    links: 0,
    prose: 0,
    proses: 0,
    ownProse: 0,
    titles: 0,
    headings: 0,
    firstProse: Number.POSITIVE_INFINITY,
    firstTitle: Number.POSITIVE_INFINITY,
  })
  return { ...inside, part: parts.length - 1 }
}

/** A link to a place on the page is a part of its text, as the number of a footnote is. */
function isLinkOut(element: Element, tag: string): boolean {
  return tag === 'A' && !/^#./.test(attributeOf(element, 'href') ?? '')
}

/** What follows on less than this is a label as often as a word of a sentence. Arbitrary. */
const CLAUSE = 20

/** Joins text nodes to runs. */
function runWriter() {
  const runs: Run[] = []
  let run: Run | undefined
  let last = ''
  return {
    runs,
    add(text: string, { part, inLink }: Frame) {
      const { size, marks } = amountOf(text)
      if (size === 0) return
      run ??= {
        part,
        size: 0,
        links: 0,
        marks: 0,
        end: 'none',
        isBracketed: text.trimStart().startsWith('('),
      }
      run.size += size
      run.marks += marks
      if (inLink) run.links += size
      last = text
    },
    isMidSentence: () => run !== undefined && run.size >= CLAUSE && endOf(last) === 'none',
    end() {
      if (!run) return
      run.end = endOf(last)
      run.isBracketed &&= last.trimEnd().endsWith(')')
      runs.push(run)
      run = undefined
    },
  }
}
