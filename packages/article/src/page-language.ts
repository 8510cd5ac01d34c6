import { attributeOf, htmlOf, parentElementOf, selectAll } from './dom.ts'
import { guessLanguage, isRightToLeft, shareOfWords } from './text-language.ts'

/** In which direction lines are read. */
export type Direction = 'ltr' | 'rtl'

/** Languages that one may be taken for the other. */
const CLOSE = [
  'da nb nn no',
  'bs hr sr sh',
  'id ms',
  'zh yue wuu',
  'cs sk',
  'fa ps prs',
  'tl fil',
  'ca es',
  'pt gl',
].map((list) => list.split(' '))
/** So much more of a text must speak for another language than for the one that the page says. */
const OVERRULES = 3
/** And so much of it at least: of a listing or a table a few short words may be anything. */
const LEAST = 0.1

/**
 * Finds the language of an article (BCP 47): what the page says of the body, of itself, or in its head, unless the text is plainly in another,
 * as where a template says "en" of all its pages; else what the text itself tells.
 */
export function findLanguage(document: Document, body: Element, text: string): string | undefined {
  const said = saidLanguage(document, body)
  const guess = guessLanguage(text)
  if (!said || !guess) return said ?? guess?.language
  const [base = ''] = said.toLowerCase().split('-')
  const isClose =
    base === guess.language || CLOSE.some((list) => list.includes(base) && list.includes(guess.language))
  if (isClose) return said
  const share = shareOfWords(text, base)
  // Words of the language that is said are not known: another script tells, other words do not.
  if (share === undefined)
    return shareOfWords(text, guess.language) === undefined && isOtherScript(said, guess.language)
      ? guess.language
      : said
  return guess.share > Math.max(LEAST, OVERRULES * share) ? guess.language : said
}

/** Finds the direction of an article: what the page says of the body or of itself, else that of its letters. */
export function findDirection(body: Element, text: string): Direction {
  for (let at: Element | undefined = body; at; at = parentElementOf(at)) {
    const said = attributeOf(at, 'dir')?.toLowerCase()
    if (said === 'rtl' || said === 'ltr') return said
  }
  return isRightToLeft(text) ? 'rtl' : 'ltr'
}

function saidLanguage(document: Document, body: Element): string | undefined {
  for (let at: Element | undefined = body; at; at = parentElementOf(at)) {
    const language = canonical(attributeOf(at, 'lang') ?? attributeOf(at, 'xml:lang'))
    if (language) return language
  }
  const root = htmlOf(document)
  const metas = 'meta[property="og:locale"], meta[http-equiv="content-language" i], meta[name="language" i]'
  for (const meta of root ? selectAll(root, metas) : []) {
    const language = canonical(attributeOf(meta, 'content'))
    if (language) return language
  }
  return undefined
}

/** Returns the tag as BCP 47 wants it written. Pages write `en_US`, and lists, and words. */
function canonical(written: string | null): string | undefined {
  const [first = ''] = (written ?? '')
    .trim()
    .replaceAll('_', '-')
    .split(/[\s,;]/)
  if (!/^[a-z]{2,3}(?:-|$)/i.test(first)) return undefined
  try {
    return Intl.getCanonicalLocales(first)[0]
  } catch {
    return undefined
  }
}

/** Tells whether the language is written in another script than the other. */
function isOtherScript(said: string, language: string): boolean {
  return new Intl.Locale(said).maximize().script !== new Intl.Locale(language).maximize().script
}
