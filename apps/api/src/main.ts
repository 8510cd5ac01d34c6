import closeWithGrace from 'close-with-grace'
import { startApi } from './api.ts'
import { DossierError } from './dossier/dossier-fault.ts'
import { parseSettings } from './settings.ts'
import { SetupError } from './setup-error.ts'

/** The API as a process. Tells its progress on stderr and, once it answers, its address on stdout. */
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
} catch (error) {
  const isTold = error instanceof SetupError || error instanceof DossierError
  console.error(isTold ? error.message : error)
  process.exit(1)
}
