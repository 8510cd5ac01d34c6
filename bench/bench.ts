import { stopping } from './processes.ts'

/** `pnpm bench NAME`: measures, and prints a table. What is under way is told on stderr. Ctrl+C ends it, and leaves nothing behind. */
const BENCHES: Record<string, () => Promise<unknown>> = {
  api: () => import('./api/api-bench.ts'),
  lexicon: () => import('./lexicon/lexicon-bench.ts'),
  page: () => import('./page/page-bench.ts'),
  soak: () => import('./soak/soak-bench.ts'),
}

const name = process.argv[2] ?? ''
const run = BENCHES[name]
if (!run) {
  console.error(`There is no benchmark "${name}". Say which: ${Object.keys(BENCHES).join(', ')}`)
  process.exit(1)
}
try {
  await run()
} catch (error) {
  if (!stopping.aborted) throw error
  console.error('stopped')
  process.exit(130)
}
