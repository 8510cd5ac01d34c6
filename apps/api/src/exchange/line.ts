import {
  Dispute,
  DossierHead,
  Entity,
  Fact,
  formats,
  Id,
  Instant,
  OneOf,
  Property,
  Revision,
  Source,
} from '@backstory/model'
import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { Ajv } from 'ajv'
import { faultsOfErrors } from '../review/schema-faults.ts'
import { measuresOf, quoted, repeatedIn } from './json-text.ts'

const exactly = <T extends Record<string, TSchema>>(properties: T, description: string) =>
  Type.Object(properties, { additionalProperties: false, description })

const { subject, subjectId, change, at, actor } = Revision.properties
const Purgeable = OneOf(['source', 'dispute', 'property', 'entity', 'fact'], 'What sort of document it was')
const Anything = Type.Object({}, { additionalProperties: true })

/** A revision as a line carries it: of the document of the line, or of one of its facts. */
const Past = exactly(
  {
    subject,
    subjectId,
    change,
    at,
    actor,
    // What is done together may say more of why than somebody may write.
    comment: Type.String({ description: 'Why' }),
    before: Type.Optional(Anything),
    after: Type.Optional(Anything),
    purgedIn: Type.Optional({
      ...change,
      description: 'The change whose purge took its content; of the purge, its own',
    }),
    entity: Type.Optional({ ...Id, description: 'The entity of a fact, where no content says it' }),
  },
  'One recorded change, in the order in which it was made',
)
export type Past = Static<typeof Past>

/** A fact as a line carries it: a draft, unless it says otherwise. */
const FactInLine = exactly(
  {
    ...Fact.properties,
    entity: Type.Optional(Id),
    rank: Type.Optional(Fact.properties.rank),
    status: Type.Optional(Fact.properties.status),
  },
  'A fact of the entity of the line',
)
export type FactInLine = Static<typeof FactInLine>

const life = {
  retiredAt: Type.Optional({ ...Instant, description: 'When it was retired' }),
  history: Type.Optional(Type.Array(Past, { description: 'All its revisions, oldest first' })),
}
const facts = Type.Array(FactInLine)

/**
 * The sorts of line, in the order in which an export has them: each names only what comes before it, or on the same line; but what an entity
 * was merged into, and what its names need, may come later.
 */
export const LINES = {
  dossier: exactly(
    {
      sort: Type.Literal('dossier'),
      document: DossierHead,
      editions: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'The number of its last edition' }),
      ),
      ...life,
    },
    'The head of a dossier',
  ),
  purged: exactly(
    {
      sort: Type.Literal('purged'),
      dossier: Id,
      subject: Purgeable,
      id: Id,
      history: Type.Array(Past, {
        minItems: 1,
        description: 'Its revisions, oldest first; the last is the purge',
      }),
    },
    'What is left of a document that was purged; its id may have been used again',
  ),
  source: exactly({ sort: Type.Literal('source'), dossier: Id, document: Source, ...life }, 'A source'),
  dispute: exactly({ sort: Type.Literal('dispute'), dossier: Id, document: Dispute, ...life }, 'A dispute'),
  property: exactly(
    { sort: Type.Literal('property'), dossier: Id, document: Property, ...life },
    'A property of the dossier’s own',
  ),
  entity: exactly(
    {
      sort: Type.Literal('entity'),
      dossier: Id,
      document: Entity,
      facts: Type.Optional(facts),
      merged: Type.Optional(exactly({ into: Id, change }, 'What it was merged into, and by which change')),
      ...life,
    },
    'An entity with its names, and facts about it: all of it or nothing',
  ),
  facts: exactly(
    { sort: Type.Literal('facts'), dossier: Id, entity: Id, facts, history: life.history },
    'Facts about one entity, all that it has or some: all of the line or nothing',
  ),
} as const

/** One line of an export or an import. */
export const Line = Type.Union(Object.values(LINES), { description: 'One line' })
export type Line = { [Sort in keyof typeof LINES]: Static<(typeof LINES)[Sort]> }[keyof typeof LINES]

/** What is wrong with a line, and where in it: a JSON Pointer (RFC 6901). */
export interface LineFault {
  pointer: string
  detail: string
}

/** Compiles each schema when the first line of its sort comes. */
const ajv = new Ajv({ strict: false, strictNumbers: true, allErrors: false, formats: { ...formats } })
for (const [sort, schema] of Object.entries(LINES)) ajv.addSchema(schema, sort)

/** Returns the line that a text holds, or what is wrong with it. */
export function parseLine(text: string): { line: Line } | { fault: LineFault } {
  // Before it is read: sixteen megabytes of brackets would be half a gigabyte of lists.
  const { count, depth } = measuresOf(text)
  if (depth > DEEPEST) return { fault: { pointer: '', detail: 'is nested too deeply' } }
  if (count > MOST_PARTS)
    return {
      fault: { pointer: '', detail: `has over ${MOST_PARTS} objects and lists: send it as several lines` },
    }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    // It quotes what it found, which may be anything.
    const reason = (error as Error).message.replaceAll(/[\p{Cc}\p{Cs}]/gu, '\ufffd')
    return { fault: { pointer: '', detail: `is not JSON: ${reason}` } }
  }
  if (!isStorable(value)) return { fault: { pointer: '', detail: 'has characters that no text has' } }
  const repeated = repeatedIn(text)
  if (repeated) return { fault: { pointer: repeated.pointer, detail: `has ${quoted(repeated.name)} twice` } }
  const sort = (value as { sort?: unknown } | null)?.sort
  const validate = typeof sort === 'string' && Object.hasOwn(LINES, sort) ? ajv.getSchema(sort) : undefined
  if (!validate) {
    const sorts = Object.keys(LINES).join(', ')
    return { fault: { pointer: '/sort', detail: `must be one of ${sorts}` } }
  }
  if (validate(value)) return { line: value as Line }
  const [fault = { pointer: '', detail: 'is not valid' }] = faultsOfErrors(validate.errors ?? [])
  return { fault }
}

/** Deeper than any document is, and well below what the database takes. */
const DEEPEST = 40

/** More objects and lists than the facts on one of the longest lines have. */
const MOST_PARTS = 1_000_000

/** Can the database keep the texts of a value: no NUL, no half of a surrogate pair? */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isStorable)
  return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorable(inner))
}
