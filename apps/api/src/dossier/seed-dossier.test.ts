import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findMentions, open } from '@backstory/lexicon'
import { compile } from '@backstory/lexicon/compile'
import { cardAsOf, findDayOf } from '@backstory/model'
import { describe, expect, test } from 'vitest'
import { readDossier } from './dossier-files.ts'
import { lexiconSourceOfDossier, plainCardsOf } from './dossier-lexicon.ts'

const ROOT = resolve(import.meta.dirname, '../../../..')
const FOLDER = join(ROOT, 'dossiers/north-korea-russia')
const ARTICLE_ID = 'kyivindependent-2023-10-14'

const { sources, entities, facts } = readDossier(FOLDER)
const demo = readFileSync(join(FOLDER, 'demo.html'), 'utf8')

const cards = plainCardsOf({ entities, facts })

test('it has the entities and facts that an article needs', () => {
  expect(entities.length).toBeGreaterThanOrEqual(45)
  expect(facts.length).toBeGreaterThanOrEqual(120)
})

test('every source is cited, and was read', () => {
  const cited = new Set(facts.flatMap(({ citations }) => citations.map(({ source }) => source)))
  expect(sources.filter(({ id }) => !cited.has(id)).map(({ id }) => id)).toEqual([])
  expect(sources.filter(({ read }) => read === undefined).map(({ id }) => id)).toEqual([])
  const urls = sources.map(({ url }) => url)
  expect(urls.filter((url, i) => urls.indexOf(url) !== i)).toEqual([])
})

test('the dispute has several sides', () => {
  const sides = facts.filter(({ dispute }) => dispute === 'upholding-sanctions').map(({ saidBy }) => saidBy)
  expect(sides).toEqual(expect.arrayContaining(['vladimir-putin', 'sergei-lavrov', 'john-kirby']))
})

test('most of the article’s entities have changed since it was published', () => {
  const changed = cards.filter((card) => cardAsOf(card, '2023-10-17').changes.length > 0)
  expect(changed.length).toBeGreaterThanOrEqual(25)
  const shoigu = cards.find(({ entity }) => entity.id === 'sergei-shoigu')
  expect(shoigu && cardAsOf(shoigu, '2023-10-17').changes.map(({ change, when }) => [change, when])).toEqual(
    expect.arrayContaining([
      ['ended', '2024-05-12'],
      ['began', '2024-05-12'],
    ]),
  )
})

test('the demo page is dated like the article', () => {
  expect(demo).toContain('"datePublished": "2023-10-17T07:30:00Z"')
})

const CORPUS = process.env.BACKSTORY_CORPUS ?? resolve(ROOT, '../shared/corpus')
const articleFile = join(CORPUS, 'article.txt')

describe.skipIf(!existsSync(articleFile))('held against the article', () => {
  const article = existsSync(articleFile) ? readFileSync(articleFile, 'utf8') : ''
  const paragraphs = article.split('\n').filter((line) => line.trim() !== '')
  const plain = (text: string) =>
    text.replaceAll(/[“”"]/g, '"').replaceAll(/[‘’]/g, "'").replaceAll(/\s+/g, ' ')

  test('every quote stands in it to the letter', () => {
    const quotes = facts.flatMap(({ citations }) =>
      citations.filter(({ source }) => source === ARTICLE_ID).map(({ quote }) => quote),
    )
    expect(quotes.length).toBeGreaterThan(50)
    expect(quotes.filter((quote) => !plain(article).includes(plain(quote)))).toEqual([])
  })

  test('every mention is found with the entity that it means, and nothing else', () => {
    const lexicon = open(compile(lexiconSourceOfDossier({ entities, facts })))
    const text = paragraphs.join('\n\n')
    const day = findDayOf('2023-10-17')
    if (day === undefined) throw new Error('no day')
    const found = findMentions(lexicon, text, { day })
    const starts = paragraphs.map((_, i) => paragraphs.slice(0, i).join('\n\n').length + (i === 0 ? 0 : 2))
    const lines = starts.flatMap((start, i) => {
      const end = start + (paragraphs[i]?.length ?? 0)
      const inside = found.filter((mention) => mention.start >= start && mention.start < end)
      const told = inside.map((one) => `${text.slice(one.start, one.end)}=${one.entity}`)
      return told.length === 0 ? [] : [`${i + 1}: ${told.join(' | ')}`]
    })
    const golden = readFileSync(join(FOLDER, `golden/${ARTICLE_ID}.txt`), 'utf8').split('\n')
    expect(lines).toEqual(golden.filter((line) => /^\d+: /.test(line)))
  })

  test('nothing but quotes is taken from it: no eight words in a row', () => {
    const wordsOf = (text: string) =>
      plain(text)
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? []
    const runsOf = (text: string) => {
      const words = wordsOf(text)
      return words.slice(7).map((_, i) => words.slice(i, i + 8).join(' '))
    }
    const taken = new Set(runsOf(article))
    const own = [
      demo.replaceAll(/<[^>]*>/g, ' '),
      ...entities.map(({ description }) => Object.values(description).join(' ')),
      ...facts.map(
        ({ value, note = '' }) => `${'text' in value ? Object.values(value.text).join(' ') : ''} . ${note}`,
      ),
    ]
    expect(own.flatMap(runsOf).filter((run) => taken.has(run))).toEqual([])
  })
})
