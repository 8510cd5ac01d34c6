import { enableCompileCache, flushCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

/**
 * The API as a process. Tells its progress on stderr and, once it answers, its address on stdout. What one start has compiled the next need
 * not, so all else is imported after this line; where the folder cannot be written, each start compiles.
 */
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)))
// Unless something else is asked for, the heap is collected when it has grown by half. Left to itself it takes 100 to 200 MB more under load,
// and is no faster.
const GROWTH = '--heap-growing-percent'
if (!process.execArgv.some((option) => option.startsWith(GROWTH))) setFlagsFromString(`${GROWTH}=50`)
const [{ default: closeWithGrace }, { startApi }, { DossierError }, { parseSettings }, { SetupError }] =
  await Promise.all([
    import('close-with-grace'),
    import('./api.ts'),
    import('./dossier/dossier-fault.ts'),
    import('./settings.ts'),
    import('./setup-error.ts'),
  ])
try {
  const starting = startApi(parseSettings(process.env, process.cwd()), (line) => console.error(line))
  // From now on, not from when it has started: a start takes seconds, and leaves nothing behind when it is cut short.
  const { close } = closeWithGrace({ delay: 10_000, logger: console }, async ({ err }) => {
    if (err) console.error(err)
    await starting.then(
      (api) => api.stop(),
      () => undefined,
    )
  })
  // Started by `npm start`, it ends with that, however that ends.
  process.once('disconnect', close)
  console.log((await starting).url)
  flushCompileCache()
} catch (error) {
  const isTold = error instanceof SetupError || error instanceof DossierError
  console.error(isTold ? error.message : error)
  process.exit(1)
}
