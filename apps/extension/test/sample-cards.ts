import type { Card, CardFact } from '@backstory/model'

const ANN = {
  id: 'ann-example',
  kind: 'person' as const,
  title: { en: 'Ann Example', ko: '앤 이그잼플' },
  description: { en: 'Politician from Exampleland', ar: 'سياسية من إكزامبللاند' },
}
const EXAMPLELAND = {
  id: 'exampleland',
  kind: 'place' as const,
  title: { en: 'Exampleland' },
  description: { en: 'Country on no map' },
}
const BOB = {
  id: 'bob-sample',
  kind: 'person' as const,
  title: { en: 'Bob Sample' },
  description: { en: 'Diplomat from Exampleland' },
}

const GAZETTE = {
  id: 'gazette',
  url: 'https://gazette.example/2020/05/01',
  publisher: 'Gazette',
  title: 'Minister named',
  published: '2020-05-01',
  language: 'en',
  archived: 'https://archive.example/2020/gazette',
  read: '2026-01-01',
}
const HERALD = {
  id: 'herald',
  url: 'http://herald.example/24',
  publisher: 'Herald',
  published: '2024-02',
  language: 'en',
}

const TREATY = { dispute: 'keeps-the-treaty', rank: 'normal' as const }

const ANNS: CardFact[] = [
  {
    id: 'ann-minister',
    property: 'position-held',
    value: {
      text: { en: 'Minister of Water of Exampleland' },
      entities: [{ entity: 'exampleland', part: 'country' }],
    },
    during: '2020-05-01/2024-02-03',
    rank: 'normal',
    note: 'Acting until June 2020',
    verifiedAt: '2025-01-02',
    reviewBy: '2025-06-30',
    citations: [
      { source: 'gazette', quote: 'Ann Example took office … as minister', locator: 'page 3' },
      { source: 'herald', quote: 'The minister left office on Saturday' },
    ],
  },
  {
    id: 'ann-met-bob',
    property: 'met',
    value: {
      text: { en: 'Talks with Bob Sample about water' },
      entities: [
        { entity: 'bob-sample', part: 'participant' },
        { entity: 'exampleland', part: 'place' },
      ],
    },
    during: '2021-03',
    rank: 'normal',
    citations: [{ source: 'gazette', quote: 'The minister met Bob Sample' }],
  },
]

const ANSWERS: CardFact[] = [
  {
    id: 'ann-says-kept',
    property: 'said',
    value: { text: { en: 'Exampleland keeps the treaty' } },
    during: '2021-03-04',
    saidBy: 'ann-example',
    citations: [{ source: 'gazette', quote: 'We keep it' }],
    ...TREATY,
  },
  {
    id: 'bob-says-broken',
    property: 'denied',
    value: { text: { en: 'The treaty is broken every day' } },
    during: '2021-03-05',
    saidBy: 'bob-sample',
    citations: [{ source: 'herald', quote: 'It is broken every day' }],
    ...TREATY,
  },
]

/** Returns made-up cards that have everything that a card can have, of three entities that lead to each other. */
export function sampleCards(): Card[] {
  const disputes = [{ id: 'keeps-the-treaty', question: { en: 'Does Exampleland keep the treaty?' } }]
  const sources = [GAZETTE, HERALD]
  const of = (entity: Card['entity'], facts: CardFact[]): Card => ({
    entity,
    ...(entity.id === 'bob-sample' && { ownNames: [{ text: 'بوب سامبل', language: 'ar' }] }),
    facts,
    disputes: facts.some(({ dispute }) => dispute) ? disputes : [],
    others: [ANN, BOB, EXAMPLELAND].filter(({ id }) => id !== entity.id),
    sources,
  })
  const capital: CardFact = {
    id: 'exampleland-capital',
    property: 'capital',
    value: { text: { en: 'Sample City' } },
    during: '1900/..',
    rank: 'normal',
    citations: [{ source: 'gazette', quote: 'in the capital, Sample City' }],
  }
  return [of(ANN, [...ANNS, ...ANSWERS]), of(EXAMPLELAND, [capital]), of(BOB, [...ANSWERS])]
}
