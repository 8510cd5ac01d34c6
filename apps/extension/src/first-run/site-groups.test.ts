import { expect, test } from 'vitest'
import { NEWS_SITES } from '../sites/news-sites.ts'
import { groupSites, searchGroups } from './site-groups.ts'

const site = (country: string, language: string, host: string) => ({ country, language, host, name: host })
const sites = [
  site('AT', 'de', 'a.example'),
  site('DE', 'de', 'd.example'),
  site('FR', 'fr', 'f.example'),
  site('UA', 'uk', 'u.example'),
  site('UA', 'en', 'v.example'),
]

test('home comes first, then what is read, then the rest, by name', () => {
  const groups = groupSites(sites, 'de', ['de-DE', 'en-GB'])
  expect(groups.map(({ name, isNear, sites: own }) => [name, isNear, own.length])).toEqual([
    ['Deutschland', true, 1],
    ['Österreich', true, 1],
    ['Ukraine', true, 2],
    ['Frankreich', false, 1],
  ])
})

test('sites are found by name, host and country', () => {
  const groups = groupSites(sites, 'en', ['en'])
  const found = (search: string) =>
    searchGroups(groups, search).flatMap((group) => group.sites.map(({ host }) => host))
  expect(found('ukr')).toEqual(['u.example', 'v.example'])
  expect(found('ukraine v.')).toEqual(['v.example'])
  expect(found('nowhere')).toEqual([])
  expect(found('')).toHaveLength(5)
})

test('every country of the list has a name in every language of ours', () => {
  for (const locale of ['en', 'uk', 'ko', 'de', 'ar']) {
    const groups = groupSites(NEWS_SITES, locale, [locale])
    expect(groups.filter(({ name, country }) => name === country)).toEqual([])
    expect(groups.flatMap((group) => group.sites)).toHaveLength(NEWS_SITES.length)
  }
})
