import { Id, Kind, Problem } from '@backstory/model'
import { type FastifyPluginCallbackTypebox, Type } from '@fastify/type-provider-typebox'
import type { Db } from '../database/database.ts'
import type { SigningKey } from '../edition/signing-key.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { codesOf } from './problems.ts'

/** What routes are given: nothing else reaches them. */
export interface Context {
  db: Db
  key: SigningKey
  jobs: Jobs
  /** Whether a process checks links. */
  linkChecks?: boolean
  /** Folder whose dossiers may have a demo page. */
  dossiersFolder: string
  /** Tells that the process is about to end. */
  stopping?: AbortSignal
}

/** A plugin of routes. */
export type Routes = (context: Context) => FastifyPluginCallbackTypebox

/** The path of one thing. */
export const ById = Type.Object({ id: Id }, { additionalProperties: false })

/** The query of a list. */
export const paging = {
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50, description: 'How many items at most' }),
  cursor: Type.Optional(
    Type.String({
      maxLength: 500,
      description: 'The `next` of the page before, in the same list with the same filters',
      examples: ['Kq3vT9xZc2VyZ2VpLXNob2lndQ'],
    }),
  ),
}

/** Why something is changed, for its history. */
export const Comment = Type.Optional(
  Type.String({
    format: 'plain-text',
    maxLength: 1000,
    description: 'Why, for the history',
    examples: ['The day he left is known now'],
  }),
)

/** The header of a change: which version of the thing it changes. Not required here, so that its lack is told as 428. */
export const IfMatch = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      maxLength: 1000,
      description: 'The ETag that reading it gave (RFC 9110, section 13.1.1)',
      examples: ['"3"'],
    }),
  ),
})

/** The query of a list of entities. */
export const entityFilters = {
  kind: Type.Optional(Kind),
  dossier: Type.Optional(Id),
}

/** The answers that any route may give beside its own. */
export const problemReplies = {
  '4xx': problemReply('What was asked cannot be answered', codesOf(4)),
  '5xx': problemReply('Something went wrong here', codesOf(5), {
    type: 'about:blank',
    title: 'The database is busy or away',
    status: 503,
    code: 'try-again',
  }),
}

function problemReply(description: string, codes: string[], example: Problem = Problem.examples[0]) {
  const properties = { ...Problem.properties, code: { ...Problem.properties.code, enum: codes } }
  const schema = { ...Problem, properties, examples: [example] }
  return { description, content: { 'application/problem+json': { schema } } }
}
