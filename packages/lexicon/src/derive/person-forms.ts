const INITIAL = /^\p{Lu}\.?$/u

/** Returns other ways to print the name of a person: "JK Rowling" of "J. K. Rowling", "Martin Ginsburg" of "Martin D. Ginsburg". */
export function personForms(name: string): string[] {
  // "J.K. Rowling" has its initials in one word.
  const words = name.replace(/(?<=\p{Lu}\.)(?=\p{Lu})/gu, ' ').split(' ')
  const initials = words.findIndex((word) => !INITIAL.test(word))
  if (initials > 1) {
    const letters = words.slice(0, initials).map((word) => word[0])
    return [
      [letters.join(''), ...words.slice(initials)].join(' '),
      [...letters, ...words.slice(initials)].join(' '),
    ]
  }
  const isMiddle = (word: string, i: number) => i > 0 && i < words.length - 1 && INITIAL.test(word)
  const without = words.filter((word, i) => !isMiddle(word, i))
  return without.length > 1 && without.length < words.length ? [without.join(' ')] : []
}
