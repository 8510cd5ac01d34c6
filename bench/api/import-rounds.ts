import { Readable } from 'node:stream'
import { tableOf, tell } from '../report.ts'
import type { Person } from './people.ts'

const ROUNDS = 3
const GOAL = 3_000
/** What is new, as anybody brings it, and what is moved here with its history. */
const MODES = ['new', 'restore']

/** Measures how many entities a second an import writes, each with its names, its revision and all indexes, into a database with nothing else. */
export async function measureImport(api: string, token: string, people: Person[]): Promise<string> {
  const rows: string[][] = []
  for (const mode of MODES) {
    for (let round = 1; round <= ROUNDS; round++) {
      const perSecond = await importOnce(`${api}/v1/imports?mode=${mode}`, token, people, `${mode}-${round}`)
      const isMet = perSecond >= GOAL
      rows.push([
        `mode=${mode}, round ${round}`,
        String(perSecond),
        (people.length / perSecond).toFixed(1),
        `≥ ${GOAL} ${isMet ? 'met' : 'MISSED'}`,
      ])
      tell(`import, mode=${mode}, round ${round}: ${perSecond} entities a second`)
    }
  }
  return `${tableOf(['import', 'entities per second', 'seconds', 'goal'], rows)}

${people.length} entities with ${people.reduce((sum, { names }) => sum + names.length, 0)} names each round, beside those of the rounds before.`
}

/** Imports all people into a new dossier, and returns how many a second were. */
async function importOnce(url: string, token: string, people: Person[], dossier: string): Promise<number> {
  const begun = performance.now()
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: Readable.toWeb(Readable.from(linesOf(people, dossier))) as ReadableStream,
    duplex: 'half',
  } as RequestInit)
  const { made, faultCount } = (await response.json()) as { made: number; faultCount: number }
  if (made !== people.length + 1 || faultCount > 0)
    throw new Error(`import: ${made} made, ${faultCount} faults`)
  return Math.round(people.length / ((performance.now() - begun) / 1000))
}

function* linesOf(people: Person[], dossier: string): Generator<Buffer> {
  const head = {
    id: dossier,
    title: { en: dossier },
    description: { en: 'Invented' },
    language: 'en',
    licence: 'CC0-1.0',
  }
  yield Buffer.from(`${JSON.stringify({ sort: 'dossier', document: head })}\n`)
  for (let from = 0; from < people.length; from += 500) {
    const lines = people.slice(from, from + 500).map(({ id, title, description, names }) =>
      JSON.stringify({
        sort: 'entity',
        dossier,
        document: {
          id: `${dossier}-${id}`,
          kind: 'person',
          title: { en: title },
          description: { en: description },
          names: names.map((text) => ({ text, lang: 'en', use: 'full' })),
        },
      }),
    )
    yield Buffer.from(`${lines.join('\n')}\n`)
  }
}
