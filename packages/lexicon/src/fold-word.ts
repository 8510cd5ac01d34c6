/** Letters that are another letter with a stroke or a ligature, though Unicode does not decompose them. Lower case, after folding. */
const UNDECOMPOSED: Record<string, string> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŧ: 't',
  ς: 'σ',
}
const UNDECOMPOSED_CHAR = /[æœøđðþłħıŧς]/g
const UNDECOMPOSED_CASED_CHAR = /[æœøđðþłħıŧςÆŒØĐÐÞŁĦŦ]/g

// Latin, Greek and Cyrillic diacritics, Hebrew points, Arabic vowel signs: what print leaves out at will. Other scripts' marks are
// vowels, without which words would be confused. The breve of Cyrillic й makes another letter and stays.
const OPTIONAL_MARK =
  /(?<![иИ])\u0306|[\u0300-\u0305\u0307-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g
// Variation selectors are marks, which a class of characters must not hold beside others: hence the alternative.
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\ufe00-\ufe0f]/g

/** Most words: nothing to take off but case. */
const PLAIN = /^[\dA-Za-z]*$/

/** Returns a word without case, diacritics and invisible characters; two words are the same word when this is the same. */
export function foldWord(word: string): string {
  if (PLAIN.test(word)) return word.toLowerCase()
  return bare(word)
    .toUpperCase()
    .toLowerCase()
    .replace(UNDECOMPOSED_CHAR, (char) => UNDECOMPOSED[char] ?? char)
}

/** Returns a word without diacritics and invisible characters but as cased as it was: what `caseSensitive` compares. */
export function foldWordCased(word: string): string {
  return bare(word).replace(UNDECOMPOSED_CASED_CHAR, (char) => {
    const plain = UNDECOMPOSED[char.toLowerCase()] ?? char
    return char === char.toLowerCase() ? plain : plain.toUpperCase()
  })
}

function bare(word: string): string {
  return word.replace(INVISIBLE, '').normalize('NFKD').replace(OPTIONAL_MARK, '')
}
