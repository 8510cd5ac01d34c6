import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { Changes } from '../src/database/changes.ts'
import { buildApp } from '../src/http/app.ts'
import { type Answered, type Sent, sendUnchecked } from './http-client.ts'
import { NO_JOBS } from './no-jobs.ts'
import { type Answer, type Contract, readContract } from './openapi.ts'

/** Sends a request to a process, and returns the whole answer, which is as the OpenAPI document says. Rejects when it is not, or is cut off. */
export async function sendTo(url: string, sent: Sent = {}): Promise<Answered> {
  const answered = await sendUnchecked(url, sent)
  const { status: statusCode, headers, body } = answered
  await requireDescribed(sent.method ?? (sent.body ? 'POST' : 'GET'), url, { statusCode, headers, body })
  return answered
}

/** Throws when an answer is not as the OpenAPI document says; what it has no operation for may be anything. */
export async function requireDescribed(method: string, url: string, answer: Answer): Promise<void> {
  const contract = await known
  const operation = contract.operationAt(method, new URL(url, 'http://any.example').pathname)
  const faults = operation && contract.faultsOf(operation.operationId, answer)
  if (faults) throw new Error(`${method} ${url}: ${faults}: ${answer.body.slice(0, 500)}`)
}

/** Builds an app of which each answer to what is injected is held against the OpenAPI document: one that is not as it says rejects. */
export async function buildCheckedApp(...built: Parameters<typeof buildApp>): Promise<FastifyInstance> {
  const app = await buildApp(...built)
  const inject = app.inject.bind(app) as (asked: InjectOptions | string) => Promise<LightMyRequestResponse>
  const checked = async (asked: InjectOptions | string) => {
    const answer = await inject(asked)
    const { method = 'GET', url = '' } = typeof asked === 'string' ? { url: asked } : asked
    await requireDescribed(method, typeof url === 'string' ? url : (url.pathname ?? ''), answer)
    return answer
  }
  return Object.assign(app, { inject: checked as typeof app.inject })
}

const known = readKnown()

/** Returns the contract of the API as it is in this repository: it is there before any database is. */
async function readKnown(): Promise<Contract> {
  const context = { db: { changes: new Changes() } as never, key: undefined as never, jobs: NO_JOBS }
  const app = await buildApp({ ...context, dossiersFolder: '' })
  const contract = await readContract(app)
  await app.close()
  return contract
}
