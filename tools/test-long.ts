import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { LONG } from '../apps/api/test/test-groups.ts'

const API = join(import.meta.dirname, '../apps/api')
/** One database is enough: what is longer here is the same on both. */
const PROJECTS = ['unit', 'embedded', 'unit-alone', 'embedded-alone']

/** `pnpm test:long`: a quarter of an hour or so of what `npm test` does for one. */
const { status } = spawnSync('vitest', ['run', ...PROJECTS.flatMap((one) => ['--project', one]), ...LONG], {
  cwd: API,
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, BACKSTORY_LONG: '1', FUZZ_REQUESTS: '20000', NO_COLOR: '1' },
})
process.exit(status ?? 1)
