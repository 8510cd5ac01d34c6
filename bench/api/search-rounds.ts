import { join } from 'node:path'
import type { Load, Measured } from '../load.ts'
import { ask } from '../processes.ts'
import { percentileOf, tableOf, tell } from '../report.ts'
import { dice, type Person } from './people.ts'

const LOAD = join(import.meta.dirname, '../load.ts')
const SECONDS = 5
const QUERIES = 500
/** The longest that 95 of 100 may take, in milliseconds. */
const GOAL_MS = 30

/** Measures searches of one after the other, as somebody types them; with a token, as others are answered from memory the second time. */
export async function measureSearch(
  { url, token }: { url: string; token: string },
  people: Person[],
  title: string,
): Promise<string> {
  const roll = dice(2)
  const names = Array.from({ length: QUERIES }, () => {
    const { names } = people[roll(people.length)] as Person
    return names[roll(names.length)] ?? ''
  })
  const other = names.filter((name) =>
    /[\p{sc=Cyrillic}\p{sc=Greek}\p{sc=Arabic}\p{sc=Georgian}]/u.test(name),
  )
  const part = (name: string, length: number) => {
    const letters = [...name.replaceAll(' ', '')]
    const at = roll(Math.max(1, letters.length - length))
    return letters.slice(at, at + length).join('')
  }
  const kinds: [title: string, queries: string[]][] = [
    ['whole names', names],
    ['five letters', names.map((name) => part(name, 5))],
    ['three letters', names.map((name) => part(name, 3))],
    ['misspelt names', names.map((name) => misspell(name, roll))],
    ['misspelt, other alphabets', other.map((name) => misspell(name, roll))],
    ['misspelt single words', names.map((name) => misspell(name.split(' ').at(-1) ?? '', roll))],
  ]
  const texts = people.slice(0, QUERIES).filter(({ description }) => description.split(' ').length > 3)
  if (texts.length > 0)
    kinds.push(['words of texts', texts.map(({ description }) => description.split(' ').slice(-3).join(' '))])
  const rows: string[][] = []
  for (const [kind, queries] of kinds) {
    const asked = queries.filter((text) => [...text].length > 2)
    const headers = { authorization: `Bearer ${token}` }
    const requests = asked.map((text) => ({ path: `/v1/search?q=${encodeURIComponent(text)}`, headers }))
    const { perSecond, latencies, statuses } = await ask<Load, Measured>(LOAD, {
      url,
      connections: 1,
      seconds: SECONDS,
      requests,
    })
    if (Object.keys(statuses).join() !== '200') throw new Error(`${kind}: ${JSON.stringify(statuses)}`)
    const p95 = percentileOf(latencies, 95)
    rows.push([
      kind,
      String(Math.round(perSecond)),
      ...[50, 95, 99].map((percent) => percentileOf(latencies, percent).toFixed(1)),
      `p95 < ${GOAL_MS} ms ${p95 < GOAL_MS ? 'met' : 'MISSED'}`,
    ])
    tell(`${title}, ${kind}: p95 ${p95.toFixed(1)} ms`)
  }
  const count = people.reduce((sum, { names }) => sum + names.length, 0)
  return `${tableOf([`search, ${title}`, 'per second', 'p50 ms', 'p95 ms', 'p99 ms', 'goal'], rows)}

${people.length} entities with ${count} names; one connection, ${SECONDS} s each, pages of 50, in names and texts.`
}

/** Makes one error: a letter is left out, put in, another, or changes places with the next. */
function misspell(name: string, roll: (below: number) => number): string {
  const letters = [...name]
  const at = 1 + roll(Math.max(1, letters.length - 2))
  const one = letters[roll(letters.length)] ?? 'a'
  const kind = roll(4)
  if (kind === 0) letters.splice(at, 1)
  else if (kind === 1) letters.splice(at, 0, one)
  else if (kind === 2) letters.splice(at, 1, one)
  else letters.splice(at, 2, ...letters.slice(at, at + 2).reverse())
  return letters.join('')
}
