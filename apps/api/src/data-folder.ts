import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './setup-error.ts'

/** Makes the folder of the database and the signing key where it is missing. Throws {@link SetupError} when it cannot be written. */
export function ensureDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, '.writable'), '')
    // Another process that starts at the same moment may have removed it.
    rmSync(join(folder, '.writable'), { force: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new SetupError(
      'folder-unwritable',
      `Cannot write to ${folder} (${code}): set BACKSTORY_DATA to a folder that can be written`,
    )
  }
}
