import { expect, test } from 'vitest'
import { covers } from './match-pattern.ts'
import { NEWS_SITES, patternOf } from './news-sites.ts'
import { isPrivateHost } from './private-hosts.ts'

const text = ({ country, language, host }: (typeof NEWS_SITES)[number]) => `${country} ${language} ${host}`

test('the list is long, sorted, and names each host once', () => {
  expect(NEWS_SITES.length).toBeGreaterThan(150)
  const rows = NEWS_SITES.map(text)
  expect(rows).toEqual(rows.toSorted())
  const hosts = NEWS_SITES.map(({ host }) => host)
  expect(hosts.filter((host, i) => hosts.indexOf(host) !== i)).toEqual([])
})

test('no host lies below another: it would be asked for twice', () => {
  const hosts = NEWS_SITES.map(({ host }) => host)
  expect(hosts.filter((host) => hosts.some((other) => host.endsWith(`.${other}`)))).toEqual([])
})

test('each is a host, in a country and a language, with a name, and not a private one', () => {
  const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
  for (const site of NEWS_SITES) {
    expect(site.host).toMatch(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/)
    expect(new URL(`https://${site.host}/`).hostname).toBe(site.host)
    expect([regions.of(site.country), languages.of(site.language)], site.host).not.toContain(undefined)
    expect(site.name.trim(), site.host).toBe(site.name)
    expect(site.name, site.host).not.toBe('')
    expect(isPrivateHost(site.host), site.host).toBe(false)
    expect(covers([patternOf(site)], new URL(`https://www.${site.host}/a/story`)), site.host).toBe(true)
  }
})

test('every language that we speak has news in it', () => {
  const languages = new Set(NEWS_SITES.map(({ language }) => language))
  for (const language of ['en', 'uk', 'ko', 'de', 'ar']) expect(languages).toContain(language)
})
