import { expect, test } from 'vitest'
import type { CardFact } from './fact.ts'
import { tiesOf } from './ties.ts'

const fact = (id: string, ...entities: string[]): CardFact => ({
  id,
  property: 'met',
  value: { text: { en: id }, entities: entities.map((entity) => ({ entity, part: 'participant' })) },
  rank: 'normal',
  citations: [],
})

test('a fact ties to those of its entities, and its speaker, that the article mentions', () => {
  const facts = [
    fact('both', 'putin', 'russia'),
    { ...fact('speaker', 'japan'), saidBy: 'putin' },
    fact('none', 'japan'),
  ]
  expect(tiesOf(facts, new Set(['putin', 'russia']))).toEqual([
    { fact: facts[0], others: ['putin', 'russia'] },
    { fact: facts[1], others: ['putin'] },
  ])
})
