import { type Static, Type } from '@sinclair/typebox'
import { Exactly, Id, LanguageTag, LocalText, PlainText } from './text.ts'

/** A named body of entities that a group of curators keeps and publishes. */
export const Dossier = Exactly(
  {
    id: Id,
    title: LocalText,
    description: LocalText,
    language: LanguageTag,
    licence: PlainText(100, 'Licence of the facts (SPDX)'),
    entities: Type.Integer({ minimum: 0, description: 'How many entities it has' }),
    facts: Type.Integer({ minimum: 0, description: 'How many published facts it has' }),
  },
  'A named body of entities that a group of curators keeps and publishes',
)
export type Dossier = Static<typeof Dossier>
