import { type Static, Type } from '@sinclair/typebox'
import { Exactly, Id, LanguageTag, LocalText, PlainText } from './text.ts'

const example = {
  id: 'north-korea-russia',
  title: { en: 'North Korea and Russia' },
  description: { en: 'Who is who between the two, since 2000' },
  language: 'en',
  licence: 'CC0-1.0',
}

const head = {
  id: Id,
  title: LocalText,
  description: LocalText,
  language: LanguageTag,
  licence: PlainText(100, 'Licence of the facts (SPDX)'),
}

/** What a dossier is, as its curators write it. */
export const DossierHead = Exactly(head, 'What a dossier is, without what is in it', example)
export type DossierHead = Static<typeof DossierHead>

/** A named body of entities that a group of curators keeps and publishes. */
export const Dossier = Exactly(
  {
    ...head,
    entities: Type.Integer({ minimum: 0, description: 'How many entities it has' }),
    facts: Type.Integer({ minimum: 0, description: 'How many published facts it has' }),
  },
  'A named body of entities that a group of curators keeps and publishes',
  { ...example, entities: 65, facts: 211 },
)
export type Dossier = Static<typeof Dossier>
