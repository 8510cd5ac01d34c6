import type { LightMyRequestResponse } from 'fastify'
import { type Desk, NOTE, PERSON } from './desk.ts'

/** The type of lines. */
export const NDJSON = 'application/x-ndjson'

/** Returns the line of a person whom the small dossier does not have. */
export function entityLine(id: string, more: object = {}) {
  const names = [{ text: `Person ${id}`, lang: 'en', use: 'full' }]
  return { sort: 'entity', dossier: 'small', document: { ...PERSON, id, names }, ...more }
}

/** Returns something that a place of the small dossier said. */
export function saidFact(id: string, more: object = {}) {
  return { ...NOTE, id, property: 'said', saidBy: 'exampleland', ...more }
}

/** How lines are sent. */
interface Sending {
  as?: string
  query?: string
  key?: string
}

/** Returns what imports lines, those that are text as they are. */
export function senderOf(ask: Desk['ask']) {
  return (lines: (object | string)[], sending: Sending = {}): Promise<LightMyRequestResponse> => {
    const { as = 'curator', query = '', key = '' } = sending
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
    const headers = { 'content-type': NDJSON, ...(key && { 'idempotency-key': key }) }
    return ask('createImport', `/v1/imports?${query}`, { as, headers, body: Buffer.from(text) })
  }
}
