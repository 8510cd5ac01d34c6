import { type Static, Type } from '@sinclair/typebox'
import { Name } from './name.ts'
import { Exactly, Id, LocalText, OneOf, PlainText } from './text.ts'

/** The kinds of entity. */
export const KINDS = ['person', 'place', 'organisation', 'event', 'agreement', 'object', 'concept'] as const

/** What sort of thing an entity is. */
export const Kind = OneOf([...KINDS], 'Kind of entity')
export type Kind = (typeof KINDS)[number]

/** Identifiers of the same entity elsewhere: `{ wikidata: "Q192711" }`. */
const Links = Type.Record(Id, PlainText(200, 'Identifier there'), {
  additionalProperties: false,
  description: 'Identifiers of the same entity in other collections',
})

const head = {
  id: Id,
  kind: Kind,
  title: LocalText,
  description: LocalText,
}

const SHOIGU = {
  id: 'sergei-shoigu',
  kind: 'person' as const,
  title: { en: 'Sergei Shoigu' },
  description: { en: 'Russian politician' },
}

/** What a card or a list needs to show an entity: "*title*, a *kind*: *description*". The description is true at any date. */
export const EntityHead = Exactly(head, 'An entity in short', SHOIGU)
export type EntityHead = Static<typeof EntityHead>

/** Something the news can mention, with the written forms that may mean it. */
export const Entity = Exactly(
  { ...head, links: Type.Optional(Links), names: Type.Array(Name, { minItems: 1 }) },
  'Something the news can mention',
  {
    ...SHOIGU,
    links: { wikidata: 'Q192711' },
    names: [
      { text: 'Sergei Shoigu', lang: 'en', use: 'full' },
      { text: 'Shoigu', lang: 'en', use: 'short', needs: 'antecedent' },
    ],
  },
)
export type Entity = Static<typeof Entity>
