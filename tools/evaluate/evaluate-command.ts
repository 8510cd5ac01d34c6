import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { evaluateLinking } from './evaluate-linking.ts'

const USAGE = `Measures against annotated texts, beside the peers' figures.

  pnpm evaluate [linking] [--errors N]

  linking     names in texts, and what they mean (the default)
  --errors N  so many of the most frequent false alarms and misses of each set; 8 when nothing is said

The texts are in the folder BACKSTORY_CORPUS, ../shared/corpus when it is not set.`

const CORPUS = process.env.BACKSTORY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')

const { values, positionals } = readArguments()
const [what = 'linking'] = positionals
const errors = Number(values.errors)
if (values.help) console.log(USAGE)
else if (what !== 'linking' || !Number.isInteger(errors) || errors < 0) fail(USAGE)
else if (!existsSync(CORPUS))
  fail(`There are no annotated texts in ${CORPUS}: set BACKSTORY_CORPUS to where they are.`)
else console.log(await evaluateLinking(CORPUS, errors, (line) => console.error(line)))

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
