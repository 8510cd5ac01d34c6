import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { LONG } from '../apps/api/test/test-groups.ts'

const API = join(import.meta.dirname, '../apps/api')

/** `pnpm test:long`: a quarter of an hour or so of what `npm test` does for one. One file at a time, because they measure. */
const { status } = spawnSync(
  'vitest',
  ['run', '--project', 'unit-alone', '--project', 'embedded-alone', ...LONG],
  {
    cwd: API,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, BACKSTORY_LONG: '1', FUZZ_REQUESTS: '20000', NO_COLOR: '1' },
  },
)
process.exit(status ?? 1)
