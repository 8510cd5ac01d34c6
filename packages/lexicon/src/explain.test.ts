import { expect, test } from 'vitest'
import { explain, explainedBy, reasonsOf } from './explain.ts'
import type { Evidence } from './mention.ts'

const context = {
  marked: 'Moscow',
  title: 'Russia',
  textOf: (start: number, end: number) => `text ${start} to ${end}`,
  titleOf: (entity: string) => entity.toUpperCase(),
}

const all: Evidence[] = [
  { because: 'antecedent', start: 4, end: 9 },
  { because: 'antecedent', start: 40, end: 49, isBelow: true },
  { because: 'context-word', word: 'sanctions' },
  { because: 'context-entity', entity: 'un' },
  { because: 'name', use: 'metonym' },
  { because: 'likelier', than: 'idaho' },
]

test('every kind of evidence is a sentence that a reader can check', () => {
  expect(explain(all, context)).toEqual([
    '“text 4 to 9” stands earlier in this article.',
    '“text 40 to 49” stands below this headline.',
    '“sanctions” stands near it.',
    'The article also mentions UN.',
    '“Moscow” often stands for Russia.',
    'IDAHO has this name too, but is less likely meant here.',
  ])
})

test('the title itself is simply its name', () => {
  expect(explain([{ because: 'name', use: 'full' }], { ...context, marked: 'Russia' })).toEqual([
    '“Russia” is its name.',
  ])
})

test('the other entities that it speaks of are told', () => {
  expect(explainedBy(all)).toEqual(['un', 'idaho'])
})

test('every kind of evidence is a reason with its words, for a sentence of any language', () => {
  expect(reasonsOf(all, context)).toEqual([
    { reason: 'stands-earlier', words: 'text 4 to 9' },
    { reason: 'stands-below', words: 'text 40 to 49' },
    { reason: 'stands-near', words: 'sanctions' },
    { reason: 'also-mentions', title: 'UN' },
    { reason: 'name-metonym', marked: 'Moscow', title: 'Russia' },
    { reason: 'likelier-than', title: 'IDAHO' },
  ])
})
