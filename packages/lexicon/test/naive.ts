import { withDerivedNames } from '../src/derive/derived-names.ts'
import type { LexiconSource, SourceName } from '../src/lexicon-source.ts'

/*
 * What matching means, said once more and as plainly as possible: texts cut into tokens by regular expressions, every name compared
 * with every place. Slow, and shares nothing with the engine but the forms that the compiler derives.
 */

/** A known name found in a text by the oracle. */
export interface NaiveMatch {
  start: number
  end: number
  entity: string
}

interface Token {
  start: number
  end: number
  printed: string
  folded: string
  /** What stands before it, brought to one form; empty where it only joins. */
  gap: string
}

const HIDDEN = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g
const APOSTROPHES = /['\u2018\u2019\u201b`\u00b4\u02b9-\u02bc\uff07]/g
/** A letter of a script without blanks between words. */
const SOLID =
  /^(?=\p{L})[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const SOLID_LETTER =
  '(?=\\p{L})[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]'
const LETTER = `(?!${SOLID_LETTER})[\\p{L}\\p{M}\\p{N}]`
const CASED = `(?!${SOLID_LETTER})\\p{L}`
const TOKEN = new RegExp(
  `(?:${CASED}\\.)+${CASED}(?![\\p{L}\\p{M}\\p{N}])\\.?|${SOLID_LETTER}\\p{M}*|${LETTER}(?:[\\u00ad\\u200b-\\u200f\\u2060]*${LETTER})*`,
  'gu',
)
const ENDING =
  /^[\u00ad\u200b-\u200f\u2060]*['\u2018\u2019\u201b`\u00b4\u02b9-\u02bc\uff07]s(?!(?![\u02b9-\u02bc])[\p{L}\p{M}\p{N}])/iu
const ABBREVIATIONS = [
  'st',
  'mt',
  'mr',
  'mrs',
  'ms',
  'dr',
  'gen',
  'sen',
  'gov',
  'jan',
  'feb',
  'oct',
  'rev',
  'lt',
]

/** Returns every place where a name of the source stands in the text, capitals as its rule says, in order of start, end, entity. */
export function naiveMatches(source: LexiconSource, text: string): NaiveMatch[] {
  const tokens = tokensOf(text)
  const found: NaiveMatch[] = []
  const mustBeCapital = (key: string, wanted: Token[]) => {
    const { trait, weight } = source.entities.find((one) => one.key === key) ?? {}
    if (weight === undefined) return false
    if (trait === 'place') return true
    return (trait === 'person' || trait === 'organisation') && !/^\p{Ll}/u.test(wanted[0].printed)
  }
  for (const name of withDerivedNames(source)) {
    const wanted = tokensOf(name.text)
    const possessive = ENDING.test(name.text.slice(wanted[wanted.length - 1].end))
    for (let i = 0; i + wanted.length <= tokens.length; i++) {
      const there = tokens.slice(i, i + wanted.length)
      if (!possessive) found.push(...inflected(there, wanted, name, mustBeCapital(name.entity, wanted)))
      if (!areSame(there, wanted) || !isCasedRight(there, wanted, name)) continue
      if (mustBeCapital(name.entity, wanted) && /^\p{Ll}/u.test(there[0].printed)) continue
      if (!isAtWordEnds(text, there)) continue
      const end = there[there.length - 1].end
      const ending = ENDING.exec(text.slice(end))
      if (possessive && !ending) continue
      found.push({
        start: there[0].start,
        end: possessive && ending ? end + ending[0].length : end,
        entity: name.entity,
      })
    }
  }
  const order = (m: NaiveMatch) =>
    [m.start, m.end, m.entity].map((part) => String(part).padStart(9, '0')).join()
  const unique = new Map(found.map((match) => [order(match), match]))
  return [...unique.keys()].sort().map((key) => unique.get(key) as NaiveMatch)
}

/** Korean particles, by how the syllable before them ends: in a consonant, in ㄹ, in a vowel. */
const PARTICLES = {
  consonant: ['이라고', '으로부터', '으로', '이라는', '이며', '이나', '과의', '과', '은', '이', '을'],
  rieul: ['로', '로부터'],
  vowel: ['라고', '로부터', '라는', '며', '와의', '와', '는', '가', '를', '로'],
  any: [
    '에서는',
    '에서도',
    '에게서',
    '에서',
    '에게',
    '에는',
    '에도',
    '에',
    '의',
    '도',
    '만',
    '까지',
    '부터',
    '보다',
    '처럼',
    '께서',
  ],
}

/** The name with a particle at its end. */
function inflected(there: Token[], wanted: Token[], name: SourceName, needsCapital: boolean): NaiveMatch[] {
  const last = there[there.length - 1]
  const stems = new Set<string>()
  for (const [after, particles] of Object.entries(PARTICLES)) {
    for (const particle of particles) {
      const stem = last.printed.slice(0, -particle.length)
      if (stem.length < 2 || stem + particle !== last.printed) continue
      const [, ...end] = /[가-힣]$/.test(stem) ? (stem.at(-1) ?? '').normalize('NFD').slice(1) : '?'
      const kind = end.length === 0 ? 'vowel' : end[0] === '\u11af' ? 'rieul' : 'consonant'
      const isOther = !/[가-힣]$/.test(stem)
      const fits = isOther || after === 'any' || after === kind || (kind === 'rieul' && after === 'consonant')
      if (fits) stems.add(stem)
    }
  }
  return [...stems].flatMap((printed) => {
    const end = last.start + printed.length
    const tokens = [...there.slice(0, -1), { ...last, printed, end, folded: foldedOf(printed) }]
    const isWrong = !areSame(tokens, wanted) || !isCasedRight(tokens, wanted, name)
    if (isWrong || (needsCapital && /^\p{Ll}/u.test(there[0].printed))) return []
    return [{ start: there[0].start, end, entity: name.entity }]
  })
}

function foldedOf(printed: string): string {
  return plain(printed).toUpperCase().toLowerCase().replaceAll('ς', 'σ')
}

/** Where letters of a script without blanks stand side by side, the dictionaries of the language say where words end. */
function isAtWordEnds(text: string, there: Token[]): boolean {
  const first = there[0].start
  const last = there[there.length - 1].end
  const isSolid = (at: number) => SOLID.test(text.slice(at))
  const ends = new Set(
    [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].map(({ index }) => index),
  )
  const begins = !isSolid(first) || !endsSolid(text.slice(0, first)) || ends.has(first)
  return begins && (!endsSolid(text.slice(0, last)) || !isSolid(last) || ends.has(last))
}

function endsSolid(text: string): boolean {
  const letter = /(.)\p{M}*$/su.exec(text)?.[1] ?? ''
  return SOLID.test(letter)
}

function areSame(there: Token[], wanted: Token[]): boolean {
  return wanted.every(
    (token, i) => token.folded === there[i].folded && (i === 0 || token.gap === there[i].gap),
  )
}

function isCasedRight(there: Token[], wanted: Token[], { text, use, caseSensitive }: SourceName): boolean {
  const letters = text.replace(/\P{L}/gu, '')
  const isShortAcronym = /^\p{Lu}{1,3}$/u.test(letters)
  if (!caseSensitive && !isShortAcronym) return true
  const asWritten = there.every((token, i) => plain(token.printed) === plain(wanted[i].printed))
  if (asWritten) return true
  if (isShortAcronym || use === 'acronym') return false
  const printed = there.map((token) => token.printed).filter((word) => /\p{L}/u.test(word))
  return printed.every((word) => word === word.toUpperCase() && word !== word.toLowerCase())
}

/** Without hidden characters, dots and diacritics. */
function plain(word: string): string {
  return word
    .replace(HIDDEN, '')
    .replaceAll('.', '')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[ŁłØøĐđ]/g, (char) => ({ Ł: 'L', ł: 'l', Ø: 'O', ø: 'o', Đ: 'D', đ: 'd' })[char] ?? char)
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  // Apostrophes that Unicode counts as letters must not be in a word; one for one, so that offsets stay.
  for (const { index, 0: printed } of text.replace(APOSTROPHES, "'").matchAll(TOKEN)) {
    const last = tokens[tokens.length - 1]
    const isEnding = last && /^s$/i.test(printed) && ENDING.test(text.slice(last.end))
    if (isEnding && text.slice(last.end, index).replace(HIDDEN, '').length === 1) continue
    const folded = foldedOf(printed)
    const gap = last ? gapOf(last, text.slice(last.end, index)) : ''
    tokens.push({ start: index, end: index + printed.length, printed, folded, gap })
  }
  return tokens
}

function gapOf(last: Token, between: string): string {
  let gap = between
    .replace(HIDDEN, '')
    .replace(APOSTROPHES, "'")
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/\r\n/g, '\n')
    .replace(/^'s(?![p{L}p{N}])/i, '¶')
  const isInitial = /^\p{L}$/u.test(last.printed)
  if (gap.startsWith('.') && (isInitial || ABBREVIATIONS.includes(last.folded))) gap = gap.slice(1)
  if (/^[\p{Zs}\t]*\n?[\p{Zs}\t]*$/u.test(gap) || /^-\n?$|^\n-$/.test(gap)) return ''
  const lines = gap.split('\n').length - 1
  const marks = gap.replace(/[\p{Zs}\t\n-]/gu, '')
  const dashes = gap.includes('-')
  // The engine takes marks in order, then says once whether there was a dash and whether there were several lines.
  return `${marks}${dashes ? '-' : ''}${lines > 1 ? '↵' : ''}`
}
