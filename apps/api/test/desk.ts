import type { Role } from '@backstory/model'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect } from 'vitest'
import { giveToken } from '../src/auth/new-token.ts'
import { inTransaction } from '../src/database/database.ts'
import { loadDossier } from '../src/dossier/dossier-loader.ts'
import { openSigningKey } from '../src/edition/signing-key.ts'
import { buildApp } from '../src/http/app.ts'
import type { RateLimits } from '../src/http/rate-limits.ts'
import { type Jobs, openJobs } from '../src/jobs/jobs.ts'
import type { ArbitraryRequest } from './arbitrary-requests.ts'
import { type Contract, type Operation, readContract } from './openapi.ts'
import type { Scratch } from './scratch-database.ts'
import { makeDossierFolder } from './small-dossier.ts'

/** What is asked, beside the operation and the address. */
export interface Asked {
  /** Label of the token. */
  as?: string
  headers?: Record<string, string>
  body?: object
  /** Whether the request is cut off when the body has come. */
  isCut?: boolean
}

/** An API with the small dossier, and people who ask it. */
export interface Desk {
  operations(): Operation[]
  /** Asks as somebody, and holds the answer against the OpenAPI document. */
  ask(operationId: string, url: string, asked?: Asked): Promise<LightMyRequestResponse>
  /** Sends a request as it is, and holds the answer against the document, which has no word on other methods than the operation's. */
  send(as: string, request: ArbitraryRequest): Promise<LightMyRequestResponse>
  /** Takes a fact a step on, at its version now. */
  step(id: string, to: string, as: string, comment?: string): Promise<LightMyRequestResponse>
  /** Lets somebody ask with a token. */
  know(label: string, token: string): void
}

/** Returns the status of an answer, and its code when it is a problem. */
export function told(response: LightMyRequestResponse): [status: number, code: string | undefined] {
  return [response.statusCode, response.json<{ code?: string }>().code]
}

/** For tests that ask more than anybody may, of something else. */
export const NO_LIMITS: RateLimits = { reading: 1e9, writing: 1e9, anonymous: 1e9 }

/**
 * Builds an API for the tests of one file. A token for each role has the role for a label; "second" is another curator, "elsewhere" and
 * "editor elsewhere" are good for another dossier only.
 */
export function setUpDesk(scratch: () => Scratch): Desk {
  let app: Awaited<ReturnType<typeof buildApp>>
  let contract: Contract
  let jobs: Jobs
  const tokens = new Map<string, string>()

  beforeAll(async () => {
    const folder = makeDossierFolder()
    await loadDossier(scratch().db, folder.path)
    const key = openSigningKey(folder.path)
    jobs = await openJobs(scratch())
    const context = { db: scratch().db, key, jobs, linkChecks: true, dossiersFolder: folder.path }
    app = await buildApp(context, { limits: NO_LIMITS })
    folder.remove()
    contract = await readContract(app)
    const give = async (label: string, role: Role, dossiers: string[] = []) => {
      const wish = { label, role, dossiers, days: 1 }
      tokens.set(label, (await inTransaction(scratch().db, (tx) => giveToken(tx, wish, 'test'))).text)
    }
    for (const role of ['reader', 'contributor', 'curator', 'editor', 'admin'] as const)
      await give(role, role)
    await give('second', 'curator')
    await give('elsewhere', 'curator', ['another'])
    await give('editor elsewhere', 'editor', ['another'])
  })
  afterAll(() => Promise.all([app?.close(), jobs?.stop()]))

  const ask = async (operationId: string, url: string, { as, headers = {}, body, isCut }: Asked = {}) => {
    const method = contract.operations.find((one) => one.operationId === operationId)?.method.toUpperCase()
    const response = await app.inject({
      method: method as NonNullable<InjectOptions['method']>,
      url,
      headers: { ...(as && { authorization: `Bearer ${tokens.get(as)}` }), ...headers },
      ...(body && { payload: body }),
      ...(isCut && { simulate: { end: false, split: false, error: true, close: false } }),
    })
    expect(contract.faultsOf(operationId, response), `${operationId} ${url}: ${response.body}`).toBe('')
    return response
  }
  return {
    operations: () => contract.operations,
    ask,
    async send(as, request) {
      const { operationId, method, url, headers, body } = request
      const response = await app.inject({
        method: method as NonNullable<InjectOptions['method']>,
        url,
        headers: { authorization: `Bearer ${tokens.get(as)}`, ...headers },
        ...(body !== undefined && { payload: body }),
      })
      const operation = contract.operations.find((one) => one.operationId === operationId)
      if (method === operation?.method.toUpperCase()) expectAsDescribed(contract, request, response)
      return response
    },
    async step(id, to, as, comment) {
      const { etag } = (await ask('getFact', `/v1/facts/${id}`, { as })).headers
      const body = { to, ...(comment && { comment }) }
      return ask('stepFact', `/v1/facts/${id}/status`, { as, headers: { 'if-match': String(etag) }, body })
    },
    know: (label, token) => tokens.set(label, token),
  }
}

/** Holds an answer against the document, and a request that was done against what the document lets be asked. */
function expectAsDescribed(
  contract: Contract,
  { operationId, ...request }: ArbitraryRequest,
  response: LightMyRequestResponse,
): void {
  const { method, url, body = '' } = request
  const what = `${method} ${url} ${body.slice(0, 500)}: ${response.body.slice(0, 500)}`
  expect(contract.faultsOf(operationId, response), what).toBe('')
  if (response.statusCode < 300) expect(contract.faultsOfRequest(operationId, request), what).toBe('')
}

/** Gives an entity another title, as a curator. */
export async function retitle({ ask }: Desk, id: string, title: string): Promise<void> {
  const { etag } = (await ask('getEntity', `/v1/entities/${id}`)).headers
  const headers = { 'if-match': String(etag) }
  const asked = { as: 'curator', headers, body: { title: { en: title } } }
  expect((await ask('changeEntity', `/v1/entities/${id}`, asked)).statusCode).toBe(200)
}

/** A property of a dossier's own. */
export const PROPERTY = {
  id: 'coached-by',
  label: { en: 'Coach' },
  kinds: ['person'],
  type: 'state',
  wikidata: 'P286',
}

/** A person whom the small dossier does not have. */
export const PERSON = {
  id: 'bob-example',
  kind: 'person',
  title: { en: 'Bob Example' },
  description: { en: 'Runner' },
  names: [{ text: 'Bob Example', lang: 'en', use: 'full' }],
}
/** A fact about them. */
export const POST = {
  id: 'bob-minister',
  property: 'position-held',
  value: { text: { en: 'Minister of Sport' } },
  during: '2021-07-01/..',
  citations: [{ source: 'gazette', quote: 'Bob Example took office' }],
}
/** A fact about a place of the small dossier. */
export const NOTE = {
  id: 'exampleland-policy',
  property: 'policy',
  value: { text: { en: 'No races' } },
  during: '2022-01-01/..',
  citations: [{ source: 'gazette', quote: 'No more races' }],
}
/** A source that it does not have. */
export const SOURCE = {
  id: 'times',
  url: 'https://times.example/3',
  publisher: 'Times',
  published: '2022-03-04',
  language: 'en',
}
/** The head of a dossier that is not there. */
export const HEAD = {
  id: 'sport',
  title: { en: 'Sport' },
  description: { en: 'Who runs' },
  language: 'en',
  licence: 'CC0-1.0',
}
/** A lock on an entity of the small dossier. */
export const LOCK = {
  subject: 'entity',
  subjectId: 'exampleland',
  reason: 'Edit war',
  expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
}
