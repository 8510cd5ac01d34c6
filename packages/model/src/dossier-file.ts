import { type Static, Type } from '@sinclair/typebox'
import { Entity } from './entity.ts'
import { Fact } from './fact.ts'
import { Name } from './name.ts'
import { Exactly, Id, LanguageTag, LocalText, PlainText } from './text.ts'

/** In a file a text may stand without its language; it is in the dossier's. */
const TextInFile = Type.Union([PlainText(2000, 'The text, in the language of the dossier'), LocalText])

/** The file `dossier.yaml`: what the dossier is, and the questions that its facts answer differently. */
export const DossierFile = Exactly(
  {
    id: Id,
    title: TextInFile,
    description: TextInFile,
    language: LanguageTag,
    licence: PlainText(100, 'Licence of the facts (SPDX)'),
    disputes: Type.Optional(Type.Array(Exactly({ id: Id, question: TextInFile }, 'A dispute'))),
  },
  'The head of a dossier',
)
export type DossierFile = Static<typeof DossierFile>

const {
  entity: _entity,
  status: _status,
  recordedAt: _at,
  retiredAt: _until,
  replaces: _replaced,
  writtenBy: _writer,
  publishedBy: _publisher,
  ...factInFile
} = Fact.properties

/** A fact as a file has it: of the entity whose file it is in, published unless it says otherwise. */
const FactInFile = Exactly(
  { ...factInFile, rank: Type.Optional(Fact.properties.rank), status: Type.Optional(Fact.properties.status) },
  'A fact of the entity in whose file it stands',
)

/** A file `entities/<id>.yaml`: one entity with its names and facts. */
export const EntityFile = Exactly(
  {
    ...Entity.properties,
    title: TextInFile,
    description: TextInFile,
    names: Type.Array(Exactly({ ...Name.properties, lang: Type.Optional(LanguageTag) }, 'A name'), {
      minItems: 1,
    }),
    facts: Type.Array(FactInFile),
  },
  'One entity with its names and facts',
)
export type EntityFile = Static<typeof EntityFile>

/** Returns a text of a file with its language. */
export function localTextOf(text: Static<typeof TextInFile>, language: string): LocalText {
  return typeof text === 'string' ? { [language]: text } : text
}
