import { Tokenizer } from 'htmlparser2'

/** Stands between blocks (paragraphs, cells, headings) in the text of a page: words on both sides of it are not one phrase. */
export const BLOCK = '\n'

/** What is inside is no text that a reader sees. */
const UNSEEN = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'title',
  'textarea',
  'select',
  'noembed',
  'noframes',
])

/** What stands in a line of text; all else begins a block, save what the page defines itself (with a hyphen in its name). */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)

/**
 * Returns the text of a page as a reader sees it, white space made one space each, blocks apart by {@link BLOCK}; `undefined` when it is not
 * of a kind that has text. Any bytes do: it takes time in proportion to their number, because it builds no tree.
 */
export function textOfPage(bytes: Uint8Array, contentType: string): string | undefined {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';')
  const kind = type.trim()
  const isHtml = kind === '' || kind === 'text/html' || kind === 'application/xhtml+xml'
  if (!isHtml && kind !== 'text/plain') return undefined
  const charset = /charset\s*=\s*["']?([^\s"';]+)/.exec(parameters.join(';'))?.[1]
  const text = decoded(bytes, charset ?? (isHtml ? charsetIn(bytes) : undefined))
  return isHtml ? tidy(seenText(text)) : tidy(text.replaceAll(/\n\s*\n/g, BLOCK_MARK))
}

/** What stands for {@link BLOCK} until white space is made one: no character, so that a text that has it has lost nothing without. */
const BLOCK_MARK = '\uffff'

function tidy(text: string): string {
  return text
    .replaceAll(/[ \t\n\f\r\u00a0]+/g, ' ')
    .replaceAll(/ ?\uffff[ \uffff]*/g, BLOCK)
    .trim()
    .normalize()
}

function decoded(bytes: Uint8Array, charset: string | undefined): string {
  const label = bytes[0] === 0xef && bytes[1] === 0xbb ? 'utf-8' : (charset ?? 'utf-8')
  try {
    return new TextDecoder(label).decode(bytes)
  } catch {
    // No encoding has that name.
    return new TextDecoder().decode(bytes)
  }
}

/** Returns the encoding that a page says of itself, where browsers look for it: in its first kilobyte. */
function charsetIn(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1_024)).toString(
    'latin1',
  )
  const declared = head.split(/<meta/i).slice(1)
  return declared.flatMap((meta) => /charset ?= ?["']?([\w-]{1,40})/i.exec(meta)?.[1] ?? [])[0]
}

function seenText(html: string): string {
  const parts: string[] = []
  let unseen: string | undefined
  const begin = (name: string) => {
    if (unseen === undefined && UNSEEN.has(name)) unseen = name
    if (isBlock(name)) parts.push(BLOCK_MARK)
  }
  const nameAt = (start: number, end: number) => html.slice(start, end).toLowerCase()
  const nothing = () => undefined
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname: (start, end) => begin(nameAt(start, end)),
      onclosetag(start, end) {
        const name = nameAt(start, end)
        if (name === unseen) unseen = undefined
        if (isBlock(name)) parts.push(BLOCK_MARK)
      },
      ontext(start, end) {
        if (unseen === undefined) parts.push(html.slice(start, end).replaceAll(BLOCK_MARK, ''))
      },
      ontextentity(codepoint) {
        if (unseen === undefined) parts.push(String.fromCodePoint(codepoint).replace(BLOCK_MARK, ''))
      },
      onattribdata: nothing,
      onattribentity: nothing,
      onattribend: nothing,
      onattribname: nothing,
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onend: nothing,
      onopentagend: nothing,
      onprocessinginstruction: nothing,
      onselfclosingtag: nothing,
    },
  )
  tokenizer.write(html)
  tokenizer.end()
  return parts.join('')
}

function isBlock(name: string): boolean {
  return !INLINE.has(name) && !name.includes('-')
}
