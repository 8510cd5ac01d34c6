import { availableParallelism } from 'node:os'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { ALONE } from './test/test-groups.ts'

/** Tests that need a PostgreSQL run on two: the embedded one, and the oldest that is supported. All others run once. */
const ON_POSTGRES = 'src/**/*.pg.test.ts'

/** What is about HTTP alone, whatever the database is, runs on one. */
const OF_HTTP = [
  'overload',
  'raw-bytes',
  'cross-origin',
  'metrics',
  'fuzz',
  'sql-injection',
  'strangers',
].map((name) => `src/http/${name}.pg.test.ts`)

/** Many tests wait for something: three at once take little longer than two. */
const TOGETHER = { maxWorkers: Math.min(3, availableParallelism() + 1), sequence: { groupOrder: 0 } }
const ONE_BY_ONE = { maxWorkers: 1, sequence: { groupOrder: 1 } }

export default defineConfig({
  test: {
    projects: [
      ...inBothGroups('unit', 'src/**/*.test.ts', [ON_POSTGRES]),
      ...inBothGroups('embedded', ON_POSTGRES, []),
      ...inBothGroups('oldest', ON_POSTGRES, OF_HTTP),
    ],
  },
})

/** Returns a project, and another of the same kind whose tests run alone. */
function inBothGroups(
  name: 'unit' | 'embedded' | 'oldest',
  include: string,
  exclude: string[],
): TestProjectInlineConfiguration[] {
  const common = {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for comes later where other tests run.
    expect: { poll: { timeout: 10_000 } },
    ...(name !== 'unit' && { globalSetup: `test/${name}-server.ts` }),
  }
  const isPg = include === ON_POSTGRES
  const alone = ALONE.filter((file) => file.endsWith('.pg.test.ts') === isPg && !exclude.includes(file))
  return [
    { test: { name, include: [include], exclude: [...exclude, ...ALONE], ...common, ...TOGETHER } },
    { test: { name: `${name}-alone`, include: alone, ...common, ...ONE_BY_ONE } },
  ]
}
