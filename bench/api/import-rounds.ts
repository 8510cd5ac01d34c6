import { Readable } from 'node:stream'
import { tableOf, tell } from '../report.ts'
import type { Person } from './people.ts'

const ROUNDS = 3
const GOAL = 3_000

/** Measures how many entities a second an import writes, each with its names, its revision and all indexes, into a database with nothing else. */
export async function measureImport(api: string, token: string, people: Person[]): Promise<string> {
  const rows: string[][] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const begun = performance.now()
    const response = await fetch(`${api}/v1/imports?mode=restore`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body: Readable.toWeb(Readable.from(linesOf(people, `imported-${round}`))) as ReadableStream,
      duplex: 'half',
    } as RequestInit)
    const { made, faultCount } = (await response.json()) as { made: number; faultCount: number }
    const seconds = (performance.now() - begun) / 1000
    if (made !== people.length + 1 || faultCount > 0)
      throw new Error(`import: ${made} made, ${faultCount} faults`)
    const perSecond = Math.round(people.length / seconds)
    rows.push([
      `round ${round}`,
      String(perSecond),
      seconds.toFixed(1),
      `≥ ${GOAL} ${perSecond >= GOAL ? 'met' : 'MISSED'}`,
    ])
    tell(`import, round ${round}: ${perSecond} entities a second`)
  }
  return `${tableOf(['import', 'entities per second', 'seconds', 'goal'], rows)}

${people.length} entities with ${people.reduce((sum, { names }) => sum + names.length, 0)} names each round, beside those of the rounds before.`
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
