/** What is longer is told by its first and last words, as browsers advise; the number is that of their reference implementation. */
const LONGEST_EXACT = 300
const END_WORDS = 4

/** What a quote leaves out. */
const ELLIPSIS = /\[?(?:…|\.\.\.)\]?/

/**
 * Returns an address that a reader may be led to, as browsers write it; `undefined` for what is none, or leads elsewhere than to the web
 * (`javascript:`, `data:`), or brings a name and a password along.
 */
export function webAddress(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined
  const url = new URL(address)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  return isWeb && url.username === '' && url.password === '' ? url.href : undefined
}

/** Returns the address of the very words of a quote: a text fragment (https://wicg.github.io/scroll-to-text-fragment/). */
export function passageLink(address: string, quote: string): string | undefined {
  const url = webAddress(address)
  if (url === undefined) return undefined
  const [base = '', fragment = ''] = url.split('#')
  return `${base}#${fragment.split(':~:')[0]}:~:text=${endsOf(quote).map(encoded).join(',')}`
}

function endsOf(quote: string): string[] {
  const stretches = quote.split(ELLIPSIS).map((stretch) => stretch.trim())
  const [first = quote, ...others] = stretches.filter((stretch) => stretch !== '')
  const last = others.at(-1)
  if (last !== undefined) return [first, last]
  if (first.length <= LONGEST_EXACT) return [first]
  const words = first.split(/\s+/)
  return [words.slice(0, END_WORDS).join(' '), words.slice(-END_WORDS).join(' ')]
}

/** Hyphens, commas and ampersands part a directive. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('-', '%2D')
}
