import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const API = join(import.meta.dirname, '../apps/api')

/** Tests of the API that are worth doing with more of everything; each says what that is (`apps/api/test/lengths.ts`). */
const TESTS = [
  'src/crash.test.ts',
  'src/backup-command.test.ts',
  'src/operating-guide.test.ts',
  'src/database/away.test.ts',
  'src/exchange/import-process.test.ts',
  'src/stopping.pg.test.ts',
  'src/steady-load.test.ts',
  'src/http/fuzz.pg.test.ts',
  'src/http/overload.pg.test.ts',
  'src/http/rate-limits.pg.test.ts',
]

/** `pnpm test:long`: twenty minutes or so of what `npm test` does for one. One file at a time, because they measure. */
const { status } = spawnSync(
  'vitest',
  ['run', '--project', 'unit-alone', '--project', 'embedded-alone', ...TESTS],
  {
    cwd: API,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, BACKSTORY_LONG: '1', FUZZ_REQUESTS: '20000', NO_COLOR: '1' },
  },
)
process.exit(status ?? 1)
