import { Changes } from '../src/database/changes.ts'
import { buildApp } from '../src/http/app.ts'
import { type Answered, type Sent, sendUnchecked } from './http-client.ts'
import { NO_JOBS } from './no-jobs.ts'
import { type Contract, readContract } from './openapi.ts'

/** Sends a request to a process, and returns the whole answer, which is as the OpenAPI document says. Rejects when it is not, or is cut off. */
export async function sendTo(url: string, sent: Sent = {}): Promise<Answered> {
  const answered = await sendUnchecked(url, sent)
  const contract = await known
  const method = sent.method ?? (sent.body ? 'POST' : 'GET')
  const operation = contract.operationAt(method, new URL(url).pathname)
  const { status: statusCode, headers, body } = answered
  const faults = operation && contract.faultsOf(operation.operationId, { statusCode, headers, body })
  if (faults) throw new Error(`${method} ${url}: ${faults}: ${body.slice(0, 500)}`)
  return answered
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
