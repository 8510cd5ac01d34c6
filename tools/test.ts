import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** How many checks and tests passed and were skipped, and what failed: one line each, and for a test what it said. */
interface Count {
  passed: number
  failures: string[]
  skipped: number
}

/** What is read here of a report of Vitest's (the shape is Jest's). */
interface Report {
  numPassedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
  }[]
}

/** Of what a failed test said, the lines that are told again at the end. */
const TOLD_AGAIN = 12

/** What `npm test` runs, in this order: what is cheap and tells most first. Each goes on when another failed. */
const STEPS: { title: string; command: string[]; reports?: string }[] = [
  { title: 'format, lint and import fences', command: ['biome', 'ci', '--error-on-warnings'] },
  { title: 'types of the tools', command: ['tsc', '-b'] },
  { title: 'types of the workspace', command: ['turbo', 'run', 'typecheck'] },
  { title: 'unused code and packages', command: ['knip', '--no-progress'] },
  { title: 'the house', command: vitest(['run', '--config', 'tools/vitest.config.ts']), reports: 'reports' },
  {
    title: 'unit and API tests',
    // The small packages beside the first minute of the API's, which hold nothing to how soon it is done.
    command: ['turbo', 'run', 'test', '--concurrency=2', '--continue', '--', ...vitest([]).slice(1)],
    reports: '{packages,apps}/*/reports',
  },
  { title: 'the extension builds', command: ['turbo', 'run', 'build'] },
  {
    title: 'journeys in real browsers',
    command: ['pnpm', '--silent', '--filter', '@backstory/extension', 'run', 'e2e', ...vitest([]).slice(1)],
    reports: 'apps/extension/reports',
  },
]

const total: Count = { passed: 0, failures: [], skipped: 0 }
for (const { title, command, reports } of STEPS) {
  console.log(`\n── ${title}`)
  for (const file of reportsIn(reports)) rmSync(file)
  const [program = '', ...args] = command
  const started = performance.now()
  const { status } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0', NO_COLOR: '1' },
  })
  const counted = reportsIn(reports).map(countOf)
  // A step that prints no report is one check; one that failed without a failed test failed as a whole.
  if (reports === undefined && status === 0) add({ passed: 1, failures: [], skipped: 0 })
  for (const count of counted) add(count)
  if (status !== 0 && counted.every(({ failures }) => failures.length === 0))
    add({ passed: 0, failures: [title], skipped: 0 })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`── ${title}: ${status === 0 ? 'passed' : 'FAILED'} in ${seconds} s`)
}

const mustNotSkip = process.env.CI === 'true'
if (mustNotSkip && total.skipped > 0)
  console.log(
    '\nNothing may be skipped here (CI=true): a browser, PostgreSQL 15 or the corpus (BACKSTORY_CORPUS) is missing.',
  )
// Told again where it is seen: the output of all this is long, and whoever keeps only its end must know what failed.
for (const failure of total.failures) console.log(`\nFAILED ${failure}`)
console.log(`\n${total.passed} passed, ${total.failures.length} failed, ${total.skipped} skipped`)
process.exit(total.failures.length > 0 || (mustNotSkip && total.skipped > 0) ? 1 : 0)

function vitest(args: string[]): string[] {
  return ['vitest', ...args, '--reporter=default', '--reporter=json', '--outputFile.json=reports/vitest.json']
}

function reportsIn(folder: string | undefined): string[] {
  return folder === undefined
    ? []
    : globSync(join(folder, 'vitest.json'), { cwd: ROOT }).map((file) => join(ROOT, file))
}

function countOf(file: string): Count {
  const report: Report = JSON.parse(readFileSync(file, 'utf8'))
  return {
    passed: report.numPassedTests,
    failures: report.testResults.flatMap(failuresOf),
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function failuresOf({ name, status, message, assertionResults }: Report['testResults'][number]): string[] {
  const file = relative(ROOT, name)
  const failed = assertionResults.filter((test) => test.status === 'failed')
  // A file that does not load, or cannot be set up, need not have a failed test, but it failed.
  if (status === 'failed' && failed.length === 0) return [told(file, message)]
  return failed.map(({ fullName, failureMessages }) =>
    told(`${file} > ${fullName}`, failureMessages.join('\n')),
  )
}

function told(title: string, message: string): string {
  const lines = message.split('\n').slice(0, TOLD_AGAIN)
  return [title, ...lines.map((line) => `  ${line}`)].join('\n')
}

function add({ passed, failures, skipped }: Count): void {
  total.passed += passed
  total.failures.push(...failures)
  total.skipped += skipped
}
