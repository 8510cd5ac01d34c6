import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { joinShards, type Lexicon, open } from '@backstory/lexicon'
import { compileShards } from '@backstory/lexicon/compile'
import {
  type ListedEntity,
  mergeEntities,
  parseEntity,
  sourceOfList,
} from '../../tools/annotate/entity-list.ts'
import { readLines } from '../../tools/annotate/given-lines.ts'
import { report, tableOf, tell } from '../report.ts'
import {
  barePass,
  type Contestant,
  expressionOf,
  lexiconContestants,
  MATCHES,
  MENTIONS,
  peersOf,
} from './contestants.ts'
import { withMadeUp } from './name-list.ts'

const CORPUS = process.env.BACKSTORY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
const SIZES = [1_000, 10_000, 100_000, 1_000_000]
/** Peers and expressions take minutes, or more memory than there is, for more. */
const MOST_FOR_PEERS = 100_000
const MOST_FOR_EXPRESSIONS = 10_000
const CHARACTERS = 20_000
const ROUNDS = 40
/** Each contestant reads for so many milliseconds a round: long enough to have all of its own at hand, and to pay for its rubbish. */
const ROUND_MS = 25

const ABOUT = `${CHARACTERS} characters of news; the best of ${ROUNDS} rounds in which all take turns. Peers and the regular expression have neither folding nor
word boundaries of their own. Up to 290,000 names are real ones (places, politicians, what the news names), the rest is made up of their parts.
"Bytes a name" leaves out the keys that the caller gave its entities. Opening checks all bytes.`

if (!existsSync(join(CORPUS, 'linking'))) {
  console.error(
    `The names and texts to measure with are not in ${CORPUS}: set BACKSTORY_CORPUS to where they are.`,
  )
  process.exit(1)
}

interface Made {
  /** How many names were asked for. */
  asked: number
  names: number
  lexicon: Lexicon
  shards: Uint8Array[]
  /** Seconds, and bytes resident at most while it was made. */
  took: number
  peak: number
  keyBytes: number
}

const text = flat(readTexts())
const real = await readReal()
const made = SIZES.map((size) => make(real, size))
const contestants = [barePass, ...SIZES.flatMap((size, i) => contestantsFor(size, made[i]))]
const times = measure(contestants)
const changes = changesOf(real)
const head = [
  'what',
  'names',
  'ns/character',
  'times the bare pass',
  'ms',
  'made in s',
  'bytes a name',
  'ms to open',
  'goal',
]
report('lexicon', 'The lexicon', [tableOf(head, [...contestantRows(), ...goalRows()]), ABOUT])

/** A text as a page has it: one piece, not the join of many. */
function flat(joined: string): string {
  return Buffer.from(joined, 'utf16le').toString('utf16le')
}

function readTexts(): string {
  const lines = readFileSync(join(CORPUS, 'linking/news-fair-v2.dev40.jsonl'), 'utf8').split('\n')
  const texts = lines.filter((line) => line !== '').map((line) => (JSON.parse(line) as { text: string }).text)
  return texts.join('\n\n').slice(0, CHARACTERS)
}

async function readReal(): Promise<ListedEntity[]> {
  const list: ListedEntity[] = []
  for (const name of ['entities', 'distractors', 'geonames']) {
    const file = join(CORPUS, `linking/${name}.jsonl`)
    for await (const entity of readLines(file, parseEntity, () => undefined)) list.push(entity)
  }
  return mergeEntities(list)
}

function make(entities: readonly ListedEntity[], size: number): Made {
  const source = sourceOfList(withMadeUp(entities, size))
  const begun = performance.now()
  const shards = compileShards(source)
  const took = (performance.now() - begun) / 1_000
  const peak = process.resourceUsage().maxRSS * 1024
  tell(`${size} names: compiled in ${took.toFixed(1)} s`)
  const keyBytes = source.entities.reduce((sum, { key }) => sum + Buffer.byteLength(key), 0)
  return {
    asked: size,
    names: source.names.length,
    lexicon: open(joinShards(shards)),
    shards,
    took,
    peak,
    keyBytes,
  }
}

function contestantsFor(size: number, ours: Made | undefined): Contestant[] {
  const names = withMadeUp(real, size).flatMap(({ name, aliases }) => [name, ...aliases])
  const expression = size <= MOST_FOR_EXPRESSIONS ? expressionOf(names) : undefined
  if (expression === undefined && size <= MOST_FOR_EXPRESSIONS)
    tell(`${size} names: no regular expression compiles`)
  const peers = size === MOST_FOR_PEERS ? peersOf(names) : []
  for (const { title, made: took } of peers) tell(`${title}: made ready in ${(took / 1_000).toFixed(1)} s`)
  return [
    ...(expression ? [expression] : []),
    ...peers,
    ...(ours ? lexiconContestants(ours.lexicon, size, ours.took * 1_000) : []),
  ]
}

/** Returns nanoseconds for each character: the best of rounds in which all take turns, so that what else the machine does tells least. */
function measure(list: readonly Contestant[]): Map<Contestant, number> {
  const rounds = new Map<Contestant, number[]>(list.map((one) => [one, []]))
  for (let round = 0; round <= ROUNDS; round++) {
    for (const one of list) {
      const begun = performance.now()
      let reads = 0
      do {
        one.read(text)
        reads++
      } while (performance.now() - begun < ROUND_MS)
      const each = ((performance.now() - begun) * 1e6) / reads / text.length
      // The first round is for warming up.
      if (round > 0) rounds.get(one)?.push(each)
    }
    tell(`round ${round} of ${ROUNDS}`)
  }
  return new Map([...rounds].map(([one, each]) => [one, Math.min(...each)]))
}

/** How many shards of a million names' change when names of so many words go, one at a time: words, shards that changed. */
function changesOf(entities: readonly ListedEntity[]): [number, number][] {
  const [largest] = made.slice(-1)
  const list = withMadeUp(entities, 1_000_000)
  return [300_000, 300_003, 300_001].map((number) => {
    const { text, entity } = sourceOfList(list).names[number] ?? { text: '', entity: '' }
    const source = sourceOfList(list)
    const without = {
      ...source,
      names: source.names.filter((name) => name.text !== text || name.entity !== entity),
    }
    const shards = compileShards(without)
    const changed = shards.filter(
      (shard, i) => Buffer.compare(shard, largest?.shards[i] ?? shard) !== 0,
    ).length
    tell(`without "${text}" ${changed} of ${shards.length} shards are others`)
    return [text.split(' ').length, changed]
  })
}

function timeOf(title: string, names: number): number {
  const found = contestants.find((one) => one.title === title && one.names === names)
  return (found && times.get(found)) ?? Number.NaN
}

function contestantRows(): string[][] {
  const bare = times.get(barePass) ?? Number.NaN
  return contestants.map((one) => {
    const time = times.get(one) ?? Number.NaN
    const ours = one.title === MATCHES ? made.find(({ asked }) => asked === one.names) : undefined
    return [
      one.title,
      String(one.names || ''),
      time.toFixed(2),
      (time / bare).toFixed(1),
      ((time * text.length) / 1e6).toFixed(3),
      (one.made / 1_000).toFixed(2),
      ours ? bytesOf(ours).toFixed(2) : '',
      ours ? openingOf(ours).toFixed(1) : '',
      '',
    ]
  })
}

/** Returns bytes a name, without the keys that the caller gave its entities. */
function bytesOf({ names, lexicon, shards, keyBytes }: Made): number {
  const bytes = shards.reduce((sum, shard) => sum + shard.length, 0)
  return (bytes - keyBytes - lexicon.slots * shards.length) / names
}

/** Returns milliseconds to open a lexicon, checksum included: the best of some. */
function openingOf({ lexicon }: Made): number {
  const times = Array.from({ length: 80 }, () => {
    const begun = performance.now()
    open(lexicon.bytes)
    return performance.now() - begun
  })
  return Math.min(...times)
}

function goalRows(): string[][] {
  const ours = (names: number) => timeOf(MATCHES, names)
  const peers = contestants.filter(
    ({ title, names }) => names === MOST_FOR_PEERS && !title.startsWith('Backstory'),
  )
  const fastest = Math.min(...peers.map((one) => times.get(one) ?? Number.NaN))
  const [largest] = made.slice(-1)
  if (largest === undefined) return []
  const mentions = (timeOf(MENTIONS, 1_000_000) * text.length) / 1e6
  const most = (what: string, value: number, limit: number): string[] =>
    goalRow(what, value, `≤ ${limit} ${value <= limit ? 'met' : 'MISSED'}`)
  const least = (what: string, value: number, limit: number): string[] =>
    goalRow(what, value, `≥ ${limit} ${value >= limit ? 'met' : 'MISSED'}`)
  return [
    most('times the bare pass', ours(1_000_000) / (times.get(barePass) ?? 1), 10),
    most('times a thousand names', ours(1_000_000) / ours(1_000), 1.5),
    least('times as fast as the fastest peer, 100,000 names', fastest / ours(MOST_FOR_PEERS), 3),
    most('ms to find and resolve names in 20,000 characters', mentions, 8),
    most('bytes a name', bytesOf(largest), 8),
    most('ms to open', openingOf(largest), 20),
    most('s to compile', largest.took, 60),
    most('GB resident at most while compiling', largest.peak / 1e9, 1.5),
    ...changes.map(([words, changed]) =>
      most(
        `shards of ${largest.shards.length} that change with a name of ${words} words`,
        changed,
        words + 2,
      ),
    ),
  ]
}

function goalRow(what: string, value: number, goal: string): string[] {
  return [what, '1000000', '', '', '', '', '', '', `${value.toFixed(2)} ${goal}`]
}
