import rows from './news-sites.json' with { type: 'json' }

/** A site that brings news. The list is ours to keep (`news-sites.json`): a line for each, sorted by country, language and host. */
export interface NewsSite {
  /** Where it is home (ISO 3166-1). */
  country: string
  /** What it is written in (BCP 47); of several, the one that most of it is in. */
  language: string
  /** Its host; those below it belong to it. */
  host: string
  /** Its name as its readers know it. */
  name: string
}

export const NEWS_SITES: readonly NewsSite[] = rows

/** Returns what must be allowed for a site of the list, as a match pattern: its host and those below it. */
export function patternOf({ host }: NewsSite): string {
  return `https://*.${host}/*`
}
