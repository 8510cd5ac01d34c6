import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { sendTo } from './checked-client.ts'
import { SOURCE } from './desk.ts'
import type { Answered, Sent } from './http-client.ts'

type Sort = 'source' | 'entity' | 'fact'

/** A write that was answered with success: that version of that document was made by the change with that comment. */
export interface Acknowledged {
  subject: Sort
  id: string
  version: number
  comment: string
}

/** People who write at once and go on through every failure, as patient clients do. */
export interface Writers {
  acknowledged: Acknowledged[]
  /** How many changes were found done though nobody had heard so. */
  unheard(): number
  /** Waits until that many writes are acknowledged. Throws what a writer has met that cannot be. */
  reach(count: number): Promise<void>
  stop(): Promise<void>
}

/** Where they write. */
export interface Place {
  /** The address of an API; another one after each restart. */
  url(): string
  token: string
}

/** How often each new document is changed, before its writer makes others: most often the sort that costs least, to write much. */
const CHANGES = [
  { subject: 'entity', plural: 'entities', times: 6 },
  { subject: 'fact', plural: 'facts', times: 2 },
  { subject: 'source', plural: 'sources', times: 24 },
] as const

interface Run {
  place: Place
  agent: Agent
  acknowledged: Acknowledged[]
  unheard: number
  isOver: boolean
}

/**
 * Starts writers of sources, entities and facts in the dossier `small`. What is new is sent with an Idempotency-Key until it is answered;
 * a change, with If-Match, whose answer was lost is read again. An answer that none of this allows is thrown by `reach` and `stop`.
 */
export function startWriters(count: number, place: Place): Writers {
  const agent = new Agent({ keepAlive: true, maxSockets: count })
  const run: Run = { place, agent, acknowledged: [], unheard: 0, isOver: false }
  const writing = Promise.all(Array.from({ length: count }, (_, writer) => write(run, writer)))
  let failure: unknown
  writing.catch((error: unknown) => {
    failure = error
    run.isOver = true
  })
  return {
    acknowledged: run.acknowledged,
    unheard: () => run.unheard,
    async reach(wanted) {
      while (run.acknowledged.length < wanted) {
        if (failure) throw failure
        await wait(5)
      }
    },
    stop: async () => {
      run.isOver = true
      await writing
      agent.destroy()
    },
  }
}

async function write(run: Run, writer: number): Promise<void> {
  for (let n = 0; !run.isOver; n++) {
    const id = `w${writer}-${n}`
    const [entity, fact, source] = [`${id}-entity`, `${id}-fact`, `${id}-source`]
    await make(run, 'entity', `/v1/entities?dossier=small&comment=${entity}-1`, entityOf(entity))
    await make(run, 'fact', `/v1/entities/${entity}/facts?comment=${fact}-1`, factOf(fact))
    await make(run, 'source', `/v1/sources?dossier=small&comment=${source}-1`, { ...SOURCE, id: source })
    for (const { subject, plural, times } of CHANGES) {
      await changeOften(run, { subject, id: `${id}-${subject}` }, `/v1/${plural}/${id}-${subject}`, times)
    }
  }
}

async function make(run: Run, subject: Sort, path: string, body: { id: string }): Promise<void> {
  const answer = await persist(run, path, { body, headers: { 'idempotency-key': `${body.id}-key` } })
  if (!answer) return
  expectAnswer(answer, 201, 1, path)
  run.acknowledged.push({ subject, id: body.id, version: 1, comment: `${body.id}-1` })
}

async function changeOften(
  run: Run,
  what: Pick<Acknowledged, 'subject' | 'id'>,
  path: string,
  times: number,
): Promise<void> {
  for (let version = 1, tries = 0; version <= times && !run.isOver; tries++) {
    const comment = `${what.id}-${version + 1}-${tries}`
    const answer = await send(run, `${path}?comment=${comment}`, {
      method: 'PATCH',
      headers: { 'if-match': `"${version}"` },
      body: bodyOf(what.subject, comment),
    })
    if (answer) {
      expectAnswer(answer, 200, ++version, path)
      run.acknowledged.push({ ...what, version, comment })
      continue
    }
    const now = await persist(run, path, {})
    if (!now) return
    if (now.headers.etag === `"${version + 1}"`) {
      run.unheard++
      version++
    } else expectAnswer(now, 200, version, path)
  }
}

/** Sends until there is an answer that is not about the database; `undefined` once all is over. */
async function persist(run: Run, path: string, sent: Sent): Promise<Answered | undefined> {
  while (!run.isOver) {
    const answer = await send(run, path, sent)
    if (answer) return answer
    await wait(50)
  }
  return undefined
}

async function send({ place, agent }: Run, path: string, sent: Sent): Promise<Answered | undefined> {
  try {
    const answer = await sendTo(place.url() + path, { token: place.token, agent, ...sent })
    return answer.status === 503 ? undefined : answer
  } catch {
    return undefined
  }
}

function expectAnswer(
  { status, headers, body }: Answered,
  wanted: number,
  version: number,
  path: string,
): void {
  if (status === wanted && headers.etag === `"${version}"`) return
  throw new Error(`${path}: ${status} with ${headers.etag}, not ${wanted} with "${version}": ${body}`)
}

function entityOf(id: string) {
  return {
    id,
    kind: 'place',
    title: { en: id },
    description: { en: 'A place' },
    names: [{ text: id, lang: 'en', use: 'full' }],
  }
}

function factOf(id: string) {
  return {
    id,
    property: 'policy',
    value: { text: { en: id } },
    during: '2022-01-01/..',
    citations: [{ source: 'gazette', quote: 'No more races' }],
  }
}

/** A change that no other change is the same as. */
function bodyOf(subject: Sort, text: string): object {
  if (subject === 'source') return { title: text }
  return subject === 'entity' ? { description: { en: text } } : { value: { text: { en: text } } }
}
