import { type Static, Type } from '@sinclair/typebox'
import { Exactly, PlainText } from './text.ts'

const Fault = Exactly(
  {
    pointer: Type.String({ description: 'Where in the input: JSON Pointer (RFC 6901)' }),
    detail: Type.String({ description: 'What is wrong there' }),
  },
  'One fault of the input',
)

/** An error of the API, as `application/problem+json` (RFC 9457). `code` is stable; `faults` point into the input. */
export const Problem = Exactly(
  {
    type: Type.String({ description: 'Always about:blank: `code` says which sort it is' }),
    title: PlainText(200, 'The sort of problem in words'),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    code: Type.String({ pattern: '^[a-z]+(-[a-z]+)*$', description: 'Stable name of the sort of problem' }),
    detail: Type.Optional(Type.String({ description: 'What happened here and what to do' })),
    instance: Type.Optional(Type.String({ description: 'The request' })),
    faults: Type.Optional(Type.Array(Fault)),
  },
  'An error (RFC 9457)',
  {
    type: 'about:blank',
    title: 'Not found',
    status: 404,
    code: 'not-found',
    detail: 'There is no entity "nobody"',
    instance: '/v1/entities/nobody',
  },
)
export type Problem = Static<typeof Problem>
