import { type Static, Type } from '@sinclair/typebox'
import { Kind } from './entity.ts'
import { Exactly, Id, LanguageTag, OneOf, PlainText } from './text.ts'

/** What sort of fact a property makes: a *state* holds for a while, an *event* happens, a *figure* is measured, a *statement* is said. */
export const PropertyType = OneOf(['state', 'event', 'figure', 'statement'], 'What sort of fact it makes')

/**
 * What a fact can say of an entity. Those that come with the release are in `properties.ts`; a dossier may have others of its own, which cards
 * carry with them.
 */
export const Property = Exactly(
  {
    id: Id,
    label: Type.Record(LanguageTag, PlainText(100, 'What it is called in that language'), {
      minProperties: 1,
      additionalProperties: false,
      description: 'What it is called, by language',
    }),
    kinds: Type.Array(Kind, { uniqueItems: true, description: 'Kinds of entity it fits; empty for all' }),
    type: PropertyType,
    wikidata: Type.Optional(Type.String({ pattern: '^P[1-9][0-9]{0,9}$', description: 'Wikidata property' })),
  },
  'What a fact can say of an entity',
  { id: 'position-held', label: { en: 'Post' }, kinds: ['person'], type: 'state', wikidata: 'P39' },
)
export type Property = Static<typeof Property>
