import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** How many checks and tests passed, failed and were skipped. */
interface Count {
  passed: number
  failed: number
  skipped: number
}

/** What `npm test` runs, in this order: what is cheap and tells most first. Each goes on when another failed. */
const STEPS: { title: string; command: string[]; reports?: string }[] = [
  { title: 'format, lint and import fences', command: ['biome', 'ci', '--error-on-warnings'] },
  { title: 'types of the tools', command: ['tsc', '-b'] },
  { title: 'types of the workspace', command: ['turbo', 'run', 'typecheck'] },
  { title: 'unused code and packages', command: ['knip', '--no-progress'] },
  { title: 'the house', command: vitest(['run', '--config', 'tools/vitest.config.ts']), reports: 'reports' },
  {
    title: 'unit and API tests',
    command: ['turbo', 'run', 'test', '--concurrency=1', '--continue', '--', ...vitest([]).slice(1)],
    reports: '{packages,apps}/*/reports',
  },
  { title: 'the extension builds', command: ['turbo', 'run', 'build'] },
  {
    title: 'journeys in real browsers',
    command: ['pnpm', '--silent', '--filter', '@backstory/extension', 'run', 'e2e', ...vitest([]).slice(1)],
    reports: 'apps/extension/reports',
  },
]

const total: Count = { passed: 0, failed: 0, skipped: 0 }
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
  if (reports === undefined) add({ passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 })
  for (const count of counted) add(count)
  if (reports !== undefined && status !== 0 && counted.every(({ failed }) => failed === 0))
    add({ passed: 0, failed: 1, skipped: 0 })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`── ${title}: ${status === 0 ? 'passed' : 'FAILED'} in ${seconds} s`)
}

const mustNotSkip = process.env.CI === 'true'
if (mustNotSkip && total.skipped > 0)
  console.log(
    '\nNothing may be skipped here (CI=true): a browser, PostgreSQL 15 or the corpus (BACKSTORY_CORPUS) is missing.',
  )
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed > 0 || (mustNotSkip && total.skipped > 0) ? 1 : 0)

function vitest(args: string[]): string[] {
  return ['vitest', ...args, '--reporter=default', '--reporter=json', '--outputFile.json=reports/vitest.json']
}

function reportsIn(folder: string | undefined): string[] {
  return folder === undefined
    ? []
    : globSync(join(folder, 'vitest.json'), { cwd: ROOT }).map((file) => join(ROOT, file))
}

function countOf(file: string): Count {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  // A file that does not even load has no failed test, but it failed.
  const suites: number = report.testResults.filter(
    (suite: { status: string; assertionResults: unknown[] }) => {
      return suite.status === 'failed' && suite.assertionResults.length === 0
    },
  ).length
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + suites,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function add({ passed, failed, skipped }: Count): void {
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
}
