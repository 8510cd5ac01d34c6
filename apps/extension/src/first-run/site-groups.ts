import type { NewsSite } from '../sites/news-sites.ts'

/** The sites of a country. */
export interface SiteGroup {
  country: string
  name: string
  sites: NewsSite[]
  /** True where one of the reader's languages is written, or the reader is at home. */
  isNear: boolean
}

/**
 * Groups sites by country: the reader's own first, then those that write in a language of the reader, then all others, by name.
 * `locale` is what names are told in, `languages` what the reader reads (BCP 47), as the browser says.
 */
export function groupSites(
  sites: readonly NewsSite[],
  locale: string,
  languages: readonly string[],
): SiteGroup[] {
  const countryNames = new Intl.DisplayNames(locale, { type: 'region' })
  const homes = languages.flatMap((tag) => new Intl.Locale(tag).region ?? [])
  const read = new Set(languages.map((tag) => new Intl.Locale(tag).language))
  const groups = new Map<string, NewsSite[]>()
  for (const site of sites) groups.set(site.country, [...(groups.get(site.country) ?? []), site])
  const nearness = (country: string, own: NewsSite[]) => {
    if (homes.includes(country)) return homes.indexOf(country)
    return homes.length + (own.some(({ language }) => read.has(language)) ? 0 : 1)
  }
  return [...groups]
    .map(([country, own]) => ({
      country,
      name: countryNames.of(country) ?? country,
      sites: own,
      at: nearness(country, own),
      isNear: nearness(country, own) <= homes.length,
    }))
    .sort((a, b) => a.at - b.at || a.name.localeCompare(b.name, locale))
    .map(({ at: _, ...group }) => group)
}

/** Returns the groups with those of their sites that are looked for, by name, host or country. */
export function searchGroups(groups: readonly SiteGroup[], search: string): SiteGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return groups.flatMap((group) => {
    const sites = group.sites.filter(({ name, host }) => {
      const text = `${name} ${host} ${group.name}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    return sites.length > 0 ? [{ ...group, sites }] : []
  })
}
