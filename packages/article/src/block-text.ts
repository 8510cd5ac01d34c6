/** Where characters of a text node are in the text of its block. */
export interface Piece {
  node: Text
  /** Of the first character, in the node. */
  offset: number
  /** Of the first character, in the block's text. */
  start: number
  length: number
}

/** The text of one block as it is being collected. In parts: a string that is both added to and looked at would be copied each time. */
export interface BlockText {
  parts: string[]
  length: number
  pieces: Piece[]
  /** True where a blank would not be seen: at the beginning, and after another. */
  isAtGap: boolean
}

/** Runs that a reader sees as one blank, and soft hyphens, which nobody sees: the word goes on. */
const RUN = /[ \t\n\r\f]+|\u00ad+/g
const HAS_RUN = /[\t\n\r\f\u00ad]| {2}/

/** The same where the page keeps its line breaks. */
const LINED_RUN = /[ \t\r\f]+|\u00ad+/g

/** Returns the text of a block that says nothing yet. */
export function emptyBlock(): BlockText {
  return { parts: [], length: 0, pieces: [], isAtGap: true }
}

/** Adds what a text node says. White space is collapsed as a browser does (CSS Text 3, 4.1.1): a name may be broken by a line of the source. */
export function addText(block: BlockText, node: Text, data: string, keepsLines: boolean): void {
  if (!HAS_RUN.test(data) && !(block.isAtGap && data.startsWith(' '))) {
    put(block, node, 0, data)
    return
  }
  let from = 0
  for (const { 0: run, index } of data.matchAll(keepsLines ? LINED_RUN : RUN)) {
    put(block, node, from, data.slice(from, index))
    if (!(block.isAtGap || run.startsWith('\u00ad'))) put(block, node, index, ' ')
    from = index + run.length
  }
  put(block, node, from, data.slice(from))
}

/** Adds a blank that is not in any text node, unless there is one. */
export function addGap(block: BlockText): void {
  if (!block.isAtGap) add(block, ' ')
}

/** Adds a line break. More than two in a row say nothing more. */
export function addLine(block: BlockText): void {
  trimEnd(block, ' ')
  const { parts, length } = block
  if (length > 0 && !(parts.at(-1) === '\n' && parts.at(-2) === '\n')) add(block, '\n')
}

/** Takes blanks and line breaks off the end, where nobody sees them, and returns the text. */
export function closeText(block: BlockText): string {
  trimEnd(block, ' \n')
  return block.parts.join('')
}

/** Tells whether the page still says in the pieces what was collected from them between two places of `text`, that of their block. */
export function isAsCollected(pieces: readonly Piece[], text: string, from: number, to: number): boolean {
  return pieces.every(({ node, offset, start, length }) => {
    // No more than what is asked about: a piece may be a book.
    const [first, last] = [Math.max(from, start), Math.min(to, start + length)]
    const now = node.data.slice(offset + first - start, offset + last - start)
    return now.replace(/[\t\n\r\f]/g, ' ') === text.slice(first, last).replaceAll('\n', ' ')
  })
}

function put(block: BlockText, node: Text, offset: number, text: string): void {
  if (text === '') return
  const { pieces, length } = block
  const last = pieces.at(-1)
  const isNext = last?.node === node && last.offset + last.length === offset
  if (isNext && last.start + last.length === length) last.length += text.length
  else pieces.push({ node, offset, start: length, length: text.length })
  add(block, text)
}

function add(block: BlockText, text: string): void {
  block.parts.push(text)
  block.length += text.length
  block.isAtGap = text.endsWith(' ') || text.endsWith('\n')
}

function trimEnd(block: BlockText, gaps: string): void {
  const { parts, pieces } = block
  for (let last = parts.at(-1); last !== undefined; last = parts.at(-1)) {
    let end = last.length
    while (end > 0 && gaps.includes(last.charAt(end - 1))) end--
    block.length -= last.length - end
    if (end > 0) {
      parts[parts.length - 1] = last.slice(0, end)
      break
    }
    parts.pop()
  }
  block.isAtGap = block.length === 0 || parts.at(-1)?.endsWith('\n') === true
  for (let last = pieces.at(-1); last && last.start + last.length > block.length; last = pieces.at(-1)) {
    last.length = block.length - last.start
    if (last.length > 0) break
    pieces.pop()
  }
}
