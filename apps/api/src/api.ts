import { setTimeout as wait } from 'node:timers/promises'
import { ensureDataFolder } from './data-folder.ts'
import { openDatabase } from './database/database.ts'
import type { Settings } from './settings.ts'

/** A running API. */
export interface Api {
  /** Where it answers, without a slash at the end. */
  url: string
  stop(): Promise<void>
}

/** Tells one line of progress. */
export type Tell = (line: string) => void

/** So much later a server that must be started has been asked to. Measured. */
const ASKED_MS = 10

/**
 * Starts the API: opens the database, loads the dossiers whose files changed, publishes those that are out of date, and listens.
 * Throws `SetupError` or `DossierError`; what was started by then is stopped.
 */
export async function startApi(settings: Settings, tell: Tell): Promise<Api> {
  ensureDataFolder(settings.dataFolder)
  const opening = openDatabase(settings.dataFolder, settings.databaseUrl)
  // A database takes a moment to start: all that is done with it is imported meanwhile, which takes as long and leaves no turn to others.
  const importing = wait(ASKED_MS).then(() => import('./serving.ts'))
  const database = await opening
  tell(`database   ${database.description}`)
  try {
    const { serve } = await importing
    return await serve(database, settings, tell)
  } catch (error) {
    await database.close()
    throw error
  }
}
