import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { findMentions, type Lexicon, LexiconError, open } from '@backstory/lexicon'
import { compile, LexiconSourceError } from '@backstory/lexicon/compile'
import { explain } from '@backstory/lexicon/explain'
import { DossierError } from '../../apps/api/src/dossier/dossier-fault.ts'
import { type GivenEntities, readEntities } from './given-entities.ts'
import { type LineFault, parseObject, readLines } from './given-lines.ts'
import { printLine } from './line-output.ts'

const USAGE = `Finds known entities in texts.

  pnpm annotate --entities FILE [--entities FILE]... --texts FILE.jsonl

  --entities FILE  what is known: a line each, {"id", "kind", "name", "aliases"?, "weight"?, "population"?}, or the folder of a dossier
  --texts FILE     what is read: a line each, {"doc", "text", "published"?}
  --lexicon FILE   a compiled lexicon to use in place of entities
  --save FILE      writes the lexicon that the entities are compiled to
  --strict         fails at the first line that cannot be used; otherwise such lines are told and left out

Several lists are read as one: what has one id is one entity, and so is a place that a gazetteer, which counts people, has beside another list.

Prints a line for each text: {"doc", "mentions": [{"start", "end", "entity", "why"}]}, offsets in UTF-16 units, end exclusive.`

/** Bad use of the command. */
class UsageError extends Error {}

/** A line that cannot be used, where all must be. */
class StrictError extends Error {}

const { values } = readArguments()
let faults = 0

try {
  await annotate()
} catch (error) {
  const isTold =
    error instanceof UsageError ||
    error instanceof StrictError ||
    error instanceof LexiconError ||
    error instanceof LexiconSourceError ||
    error instanceof DossierError ||
    (error as NodeJS.ErrnoException).code !== undefined
  if (!isTold) throw error
  console.error((error as Error).message)
  process.exitCode = 1
}

async function annotate(): Promise<void> {
  if (values.help) return console.log(USAGE)
  const { texts, entities = [], lexicon: file, save } = values
  if (entities.length === 0 && file === undefined)
    throw new UsageError(`Give --entities or --lexicon.\n\n${USAGE}`)
  if (entities.length > 0 && file !== undefined)
    throw new UsageError('Give --entities or --lexicon, not both.')
  if (texts === undefined && save === undefined) throw new UsageError(`Give --texts.\n\n${USAGE}`)
  const given = await readEntities(entities, tellFault)
  const lexicon = file === undefined ? compileAll(given, save) : open(readFileSync(file))
  if (texts !== undefined) await annotateTexts(lexicon, texts, (key) => given.titles.get(key) ?? key)
  if (faults > 0) console.error(`${faults} lines were left out`)
}

function compileAll({ source }: GivenEntities, save: string | undefined): Lexicon {
  const begun = performance.now()
  const bytes = compile(source)
  const took = ((performance.now() - begun) / 1_000).toFixed(1)
  console.error(
    `${source.names.length} names of ${source.entities.length} entities: a lexicon of ${bytes.length} bytes, made in ${took} s`,
  )
  if (save !== undefined) writeFileSync(save, bytes)
  return open(bytes)
}

async function annotateTexts(
  lexicon: Lexicon,
  file: string,
  titleOf: (key: string) => string,
): Promise<void> {
  const begun = performance.now()
  let count = 0
  for await (const { doc, text, day } of readLines(file, parseText, tellFault)) {
    const textOf = (start: number, end: number) => text.slice(start, end)
    const mentions = findMentions(lexicon, text, { day }).map(({ start, end, entity, why }) => ({
      start,
      end,
      entity,
      why: explain(why, { marked: textOf(start, end), title: titleOf(entity), textOf, titleOf }),
    }))
    await printLine(JSON.stringify({ doc, mentions }))
    count++
  }
  console.error(`${count} texts read in ${((performance.now() - begun) / 1_000).toFixed(1)} s`)
}

interface GivenText {
  doc: string | number
  text: string
  day: number | undefined
}

function parseText(line: string): GivenText {
  const { doc, text, published } = parseObject(line)
  if (typeof doc !== 'string' && typeof doc !== 'number') throw new Error('doc must be a text or a number')
  if (typeof text !== 'string') throw new Error('text must be a text')
  if (published === undefined || published === null) return { doc, text, day: undefined }
  const at = typeof published === 'string' ? Date.parse(published.slice(0, 10)) : Number.NaN
  if (Number.isNaN(at)) throw new Error('published must be a date, as 2023-10-17')
  return { doc, text, day: at / 86_400_000 }
}

function tellFault({ file, line, message }: LineFault): void {
  const told = `${file}:${line}: ${message}`
  if (values.strict) throw new StrictError(told)
  faults++
  console.error(`${told}; left out`)
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        entities: { type: 'string', multiple: true },
        texts: { type: 'string' },
        lexicon: { type: 'string' },
        save: { type: 'string' },
        strict: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`)
    process.exit(1)
  }
}
