import list from './common-words.json' with { type: 'json' }

/*
 * How common a word is in general English, by the counts of SUBTLEX-US; `tools/common-words.ts` makes the list and says more.
 */

const words = classesOf(list.words)
const names = classesOf(list.names)

function classesOf(classes: readonly string[]): ReadonlyMap<string, number> {
  return new Map(classes.flatMap((text, i) => text.split(' ').map((word) => [word, i + 1] as const)))
}

/** Returns how common a folded word is when it is printed small: 0 not at all, to 3 very. */
export function commonnessOfWord(folded: string): number {
  return words.get(folded) ?? 0
}

/** Returns how common a folded word is as a name: 0 not at all, to 2 very. */
export function commonnessOfName(folded: string): number {
  return names.get(folded) ?? 0
}
