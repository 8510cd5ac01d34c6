import type { Article } from './article.ts'
import { addGap, addLine, addText, closeText, emptyBlock, type Piece } from './block-text.ts'
import {
  attributeOf,
  firstChildOf,
  isShown,
  nextSiblingOf,
  nodeTypeOf,
  parentOf,
  shadowRootOf,
  tagOf,
} from './dom.ts'
import { flowOf } from './flow.ts'

/** A stretch of text that nothing parts: a paragraph, a headline, an item of a list. */
export interface TextBlock {
  /** Where it is in the text; `end` is exclusive. */
  start: number
  end: number
  /** The innermost element that sets it apart. Two stretches around a picture are two blocks of one element. */
  element: Element
  /** Its language (BCP 47), when it or anything around it says so. */
  language?: string
}

/** A block with its way back to the DOM. */
export interface CollectedBlock extends TextBlock {
  text: string
  pieces: readonly Piece[]
}

/** What was collected, and which of its blocks are inside of which elements. */
export interface Collected {
  blocks: CollectedBlock[]
  /** By element, the numbers of its blocks: from the first, up to the second. Only of elements whose changes a page's observer is told of. */
  extents: Map<Element, [number, number]>
  /** Open shadow roots that text was looked for in. */
  shadowRoots: ShadowRoot[]
  /** True when there was more than is read of a page. */
  isCut: boolean
}

/** What was collected before, and what has changed since. */
export interface Earlier extends Collected {
  isChanged(element: Element): boolean
}

/** Stands between blocks in the text. */
export const BLOCK_BREAK = '\n\n'

/** UTF-16 units and nodes that are read of a page. Arbitrary: a long novel; more is an attack or an accident. */
const MOST_TEXT = 500_000
const MOST_NODES = 1_000_000

/** Units of text that take as long as one node. Arbitrary; only so that steps are of like length. */
const UNITS_PER_NODE = 200

const ELEMENT = 1
const TEXT = 3
const CDATA = 4
const FRAGMENT = 11

/** An element whose nodes are being read. */
interface Frame {
  element: Element
  next: Node | null
  /** Of a slot what was put there, if anything, the last first: those are siblings of others that were put elsewhere. */
  slotted: Node[] | undefined
  /** The innermost element that sets its text apart. */
  block: Element
  language: string | undefined
  keepsLines: boolean
  /** Number of the first block inside, where the element sets its text apart. */
  from: number | undefined
  /** True inside of a shadow root. */
  isShadowed: boolean
  /** False when what is inside may change without notice: an observer of the page is not told of shadow roots. */
  isWatched: boolean
}

/**
 * Walks regions of a page and collects their text, a number of nodes at a time. It keeps its own stack, because a page may be nested deeper
 * than calls may. Each element is entered once, in the order in which a reader meets it: of a shadow host its root, of a slot what was put
 * there.
 */
export class TextWalk implements Collected {
  readonly blocks: CollectedBlock[] = []
  readonly extents = new Map<Element, [number, number]>()
  readonly shadowRoots: ShadowRoot[] = []
  isCut = false
  readonly #regions: Element[]
  readonly #isLeftOut: Article['isLeftOut']
  readonly #earlier: Earlier | undefined
  readonly #stack: Frame[] = []
  #open = emptyBlock()
  #length = 0
  #nodes = 0

  constructor({ regions, isLeftOut }: Pick<Article, 'regions' | 'isLeftOut'>, earlier?: Earlier) {
    this.#regions = regions.toReversed()
    this.#isLeftOut = isLeftOut
    this.#earlier = earlier
  }

  /** Walks on for about so many nodes. Returns true when all is collected. */
  step(nodes: number): boolean {
    const last = this.#nodes + nodes
    while (this.#nodes < last) {
      const frame = this.#stack.at(-1)
      if (frame) this.#readNext(frame)
      else {
        const region = this.#regions.pop()
        if (!region) return true
        this.#enter(region, true, regionFrame(region))
      }
    }
    return false
  }

  #readNext(frame: Frame): void {
    const { slotted, next } = frame
    const node = slotted ? slotted.pop() : next
    if (!node) {
      this.#leave(frame)
      return
    }
    if (!slotted) frame.next = nextSiblingOf(node)
    const type = nodeTypeOf(node)
    if (++this.#nodes > MOST_NODES) this.#cut()
    else if (type === TEXT || type === CDATA) this.#readText(node as Text, frame)
    else if (type === ELEMENT) this.#readElement(node as Element, frame)
  }

  #readText(node: Text, { keepsLines }: Frame): void {
    const room = MOST_TEXT - this.#length - this.#open.length
    const { data, length } = node
    addText(this.#open, node, length > room ? data.slice(0, room) : data, keepsLines)
    this.#nodes += Math.floor(Math.min(length, room) / UNITS_PER_NODE)
    if (length > room) this.#cut()
  }

  #readElement(element: Element, parent: Frame): void {
    const flow = flowOf(element)
    if (flow === 'nothing' || !isShown(element)) return
    if (flow === 'line') addLine(this.#open)
    else if (flow === 'gap') addGap(this.#open)
    // What is left out parts the words around it all the same.
    else if (this.#isLeftOut(element)) this.#close(parent)
    else if (flow === 'inline') this.#enter(element, false, parent)
    else {
      this.#close(parent)
      if (!this.#keep(element, parent)) this.#enter(element, true, parent)
    }
  }

  #enter(element: Element, isBlock: boolean, parent: Frame): void {
    const root = shadowRootOf(element)
    if (root) this.#unwatch(root)
    const slotted = tagOf(element) === 'SLOT' ? (element as HTMLSlotElement).assignedNodes?.() : undefined
    const lang = isBlock ? attributeOf(element, 'lang') : null
    this.#stack.push({
      element,
      next: firstChildOf(root ?? element),
      slotted: slotted && slotted.length > 0 ? slotted.reverse() : undefined,
      block: isBlock ? element : parent.block,
      // An empty one says that the language is not known.
      language: lang === null ? parent.language : lang || undefined,
      keepsLines: parent.keepsLines || tagOf(element) === 'PRE',
      from: isBlock ? this.blocks.length : undefined,
      isShadowed: parent.isShadowed || root !== null,
      isWatched: root === null,
    })
  }

  #leave(frame: Frame): void {
    this.#stack.pop()
    if (frame.from === undefined) return
    this.#close(frame)
    if (frame.isWatched && !frame.isShadowed)
      this.extents.set(frame.element, [frame.from, this.blocks.length])
  }

  /** Takes over the blocks of an element that has not changed. */
  #keep(element: Element, parent: Frame): boolean {
    const earlier = this.#earlier
    const extent = parent.isShadowed ? undefined : earlier?.extents.get(element)
    if (!earlier || !extent || earlier.isChanged(element)) return false
    const from = this.blocks.length
    for (const block of earlier.blocks.slice(...extent)) this.#add(block)
    this.#nodes += extent[1] - extent[0]
    this.extents.set(element, [from, this.blocks.length])
    return true
  }

  #close({ block: element, language }: Frame): void {
    const { pieces } = this.#open
    const text = closeText(this.#open)
    this.#open = emptyBlock()
    if (pieces.length > 0) this.#add({ element, text, pieces, ...(language !== undefined && { language }) })
  }

  #add(block: Omit<CollectedBlock, 'start' | 'end'>): void {
    const start = this.#length === 0 ? 0 : this.#length + BLOCK_BREAK.length
    this.#length = start + block.text.length
    this.blocks.push({ ...block, start, end: this.#length })
  }

  #unwatch(root: ShadowRoot): void {
    this.shadowRoots.push(root)
    for (let at = this.#stack.length - 1; at >= 0; at--) {
      const frame = this.#stack[at]
      if (!frame?.isWatched) break
      frame.isWatched = false
    }
  }

  #cut(): void {
    const frame = this.#stack.at(-1)
    if (frame) this.#close(frame)
    this.isCut = true
    this.#stack.length = 0
    this.#regions.length = 0
  }
}

/** What a region is in, as far as it matters to its text. */
function regionFrame(region: Element): Frame {
  let language: string | null = null
  let keepsLines = false
  let top: Node = region
  for (let parent = parentOf(top); parent; parent = parentOf(top)) {
    top = parent
    if (nodeTypeOf(top) !== ELEMENT) continue
    language ??= attributeOf(top as Element, 'lang')
    keepsLines ||= tagOf(top as Element) === 'PRE'
  }
  return {
    element: region,
    next: null,
    slotted: undefined,
    block: region,
    language: language || undefined,
    keepsLines,
    from: undefined,
    isShadowed: nodeTypeOf(top) === FRAGMENT,
    isWatched: true,
  }
}
