import { parseArgs } from 'node:util'
import { type Lexicon, LexiconError, open } from '@backstory/lexicon'
import { compile, LexiconSourceError } from '@backstory/lexicon/compile'
import { DossierError } from '../../apps/api/src/dossier/dossier-fault.ts'
import { readEntities } from '../annotate/given-entities.ts'
import type { LineFault } from '../annotate/given-lines.ts'
import { printLine } from '../annotate/line-output.ts'
import { EditionFolderError, readEditions } from './given-editions.ts'
import { openSavedPage, PageError } from './saved-page.ts'
import { readSaved } from './saved-reading.ts'

const USAGE = `Reads saved pages as the extension reads them in a browser: what would a reader see here?

  pnpm read [--entities FILE]... [--edition DIR]... page.html[.gz]...

  --entities FILE  what is known: a line each, {"id", "kind", "name", "aliases"?, "weight"?, "population"?}, or the folder of a dossier
  --edition DIR    an edition saved from the API: its signed manifest, its blobs under their hashes, and the keys, if it is to be verified

Prints a line for each page: {"page", "published", "publishedBy", "language", "article": {"text"}, "mentions": [{"start", "end", "entity",
"text"}]}, offsets in UTF-16 units of the article's text, end exclusive. A page that cannot be read is told on stderr, and the exit code is 1.`

/** Bad use of the command. */
class UsageError extends Error {}

const TOLD = [UsageError, LexiconError, LexiconSourceError, DossierError, EditionFolderError, PageError]

try {
  await read()
} catch (error) {
  tell(error)
}

async function read(): Promise<void> {
  const { values, positionals: pages } = readArguments()
  const { help, entities = [], edition = [] } = values
  if (help) return console.log(USAGE)
  if (pages.length === 0) throw new UsageError(`Give a page.\n\n${USAGE}`)
  const lexicons = [...(await openEditions(edition)), ...(await compileEntities(entities))]
  for (const page of pages) {
    try {
      await printLine(JSON.stringify({ page, ...readSaved(openSavedPage(page), lexicons) }))
    } catch (error) {
      tell(error, page)
    }
  }
}

async function openEditions(folders: readonly string[]): Promise<Lexicon[]> {
  const lexicons: Lexicon[] = []
  for (const folder of folders) {
    for (const { dossier, sequence, lexicon, isVerified } of await readEditions(folder)) {
      const who = isVerified ? 'verified' : 'not verified, because there is no key'
      console.error(`edition ${sequence} of ${dossier}, ${who}`)
      lexicons.push(lexicon)
    }
  }
  return lexicons
}

async function compileEntities(paths: readonly string[]): Promise<Lexicon[]> {
  if (paths.length === 0) return []
  const { source } = await readEntities(paths, tellFault)
  console.error(`${source.names.length} names of ${source.entities.length} entities`)
  return [open(compile(source))]
}

function tellFault({ file, line, message }: LineFault): void {
  console.error(`${file}:${line}: ${message}; left out`)
}

/** Of what went wrong with us, and not with what was given, a maintainer needs to know where. */
function tell(error: unknown, page?: string): void {
  const { message, stack, code } = error as NodeJS.ErrnoException
  const isOurs = code === undefined && !TOLD.some((kind) => error instanceof kind)
  const told = isOurs ? stack : message
  console.error(page === undefined || message.includes(page) ? told : `${page}: ${told}`)
  process.exitCode = 1
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        entities: { type: 'string', multiple: true },
        edition: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`)
  }
}
