/**
 * The names of months, as `Intl` has them. It gives the genitive ("8 листопада") when a day stands beside the month, and the short forms;
 * other short forms ("Sept.") are the beginning of one long name and of no other.
 */
interface MonthNames {
  exact: Map<string, number>
  long: string[]
}

const known = new Map<string, MonthNames | undefined>()

/** Returns the number of the month that the word names in one of the languages, which are tried in turn. */
export function monthOf(word: string, languages: Iterable<string>): number | undefined {
  const folded = fold(word)
  if (folded.length < 2) return undefined
  for (const language of languages) {
    const names = namesIn(language)
    const month = names && (names.exact.get(folded) ?? beginningOf(folded, names.long))
    if (month) return month
  }
  return undefined
}

function beginningOf(word: string, long: string[]): number | undefined {
  if (word.length < 3) return undefined
  const months = [...new Set(long.flatMap((name, i) => (name.startsWith(word) ? [(i % 12) + 1] : [])))]
  return months.length === 1 ? months[0] : undefined
}

function namesIn(language: string): MonthNames | undefined {
  if (!known.has(language)) known.set(language, readNames(language))
  return known.get(language)
}

function readNames(language: string): MonthNames | undefined {
  const exact = new Map<string, number>()
  const long: string[] = []
  for (const month of ['long', 'short'] as const) {
    for (const options of [{ month }, { month, day: 'numeric' }] as const) {
      const format = formatOf(language, options)
      if (!format) return undefined
      for (let number = 1; number <= 12; number++) {
        const name = partOf(format, Date.UTC(2023, number - 1, 15), 'month')
        exact.set(fold(name), number)
        if (month === 'long') long.push(fold(name))
      }
    }
  }
  return { exact, long }
}

/** Tells whether dates of numbers begin with the month, as in the United States, where `11/8` is a day of November. */
export function isMonthFirst(language: string): boolean {
  const format = formatOf(language, { year: 'numeric', month: 'numeric', day: 'numeric' })
  const parts = format?.formatToParts(0).map(({ type }) => type) ?? []
  return parts.indexOf('month') < parts.indexOf('day') && parts.indexOf('month') < parts.indexOf('year')
}

function formatOf(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat | undefined {
  try {
    // Arabic and Persian pages write Gregorian dates, too, with digits that are made ours before.
    return new Intl.DateTimeFormat(language, {
      ...options,
      calendar: 'gregory',
      numberingSystem: 'latn',
      timeZone: 'UTC',
    })
  } catch {
    return undefined
  }
}

function partOf(format: Intl.DateTimeFormat, time: number, wanted: string): string {
  return format.formatToParts(time).find(({ type }) => type === wanted)?.value ?? ''
}

function fold(word: string): string {
  return word.normalize('NFKC').toLowerCase().replaceAll(/[.॰׳]/g, '')
}
