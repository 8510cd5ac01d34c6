import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

const USAGE = `Measures against annotated texts and pages, beside the peers' figures.

  pnpm evaluate [linking | articles | dates] [--errors N]

  linking     names in texts, and what they mean (the default)
  articles    which part of a page is its article
  dates       on which day a page was published
  --errors N  so many of the most frequent errors of each set, or of the pages with most errors; 8 when nothing is said

Texts and pages are in the folder BACKSTORY_CORPUS, ../shared/corpus when it is not set.`

/** Evaluates, tells what is under way, and returns a report. */
type Evaluate = (
  corpus: string,
  errorsShown: number,
  tell: (line: string) => void,
) => string | Promise<string>

// Loaded when asked for: each brings much with it.
const EVALUATIONS: Record<string, () => Promise<Evaluate>> = {
  linking: async () => (await import('./evaluate-linking.ts')).evaluateLinking,
  articles: async () => (await import('./evaluate-articles.ts')).evaluateArticles,
  dates: async () => (await import('./evaluate-dates.ts')).evaluateDates,
}

const CORPUS = process.env.BACKSTORY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')

const { values, positionals } = readArguments()
const [what = 'linking'] = positionals
const errors = Number(values.errors)
const load = Object.hasOwn(EVALUATIONS, what) ? EVALUATIONS[what] : undefined
if (values.help) console.log(USAGE)
else if (!load || !Number.isInteger(errors) || errors < 0) fail(USAGE)
else if (!existsSync(CORPUS))
  fail(`There are no annotated texts and pages in ${CORPUS}: set BACKSTORY_CORPUS to where they are.`)
else await evaluate(load)

async function evaluate(evaluation: () => Promise<Evaluate>): Promise<void> {
  const report = await evaluation()
  console.log(await report(CORPUS, errors, (line) => console.error(line)))
}

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { errors: { type: 'string', default: '8' }, help: { type: 'boolean', short: 'h' } },
    })
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`)
    process.exit(1)
  }
}
