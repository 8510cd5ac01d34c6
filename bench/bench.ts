/** `pnpm bench NAME`: measures, and prints a table. What is under way is told on stderr. */
const BENCHES: Record<string, () => Promise<unknown>> = {
  api: () => import('./api/api-bench.ts'),
  soak: () => import('../tools/soak.ts'),
}

const name = process.argv[2] ?? ''
const run = BENCHES[name]
if (!run) {
  console.error(`There is no benchmark "${name}". Say which: ${Object.keys(BENCHES).join(', ')}`)
  process.exit(1)
}
await run()
