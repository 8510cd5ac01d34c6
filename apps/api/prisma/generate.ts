import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'

/**
 * Generates the Prisma client into `generated/`. The CLI insists on a schema engine although it does not use one to generate;
 * naming any existing file keeps it from downloading one (docs/decisions/0003).
 */
const cli = createRequire(import.meta.url).resolve('prisma/build/index.js')
execFileSync(process.execPath, [cli, 'generate', '--no-hints'], {
  cwd: new URL('..', import.meta.url),
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
})
