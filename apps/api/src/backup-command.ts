import { resolve } from 'node:path'
import { makeBackup } from './database/embedded-backup.ts'
import { restoreBackup } from './database/embedded-restore.ts'
import { parseSettings } from './settings.ts'
import { SetupError } from './setup-error.ts'

/** `pnpm backup FILE` and `pnpm restore FILE [--replace]`: the embedded database with its keys, in one file. */
const [command, name, ...flags] = process.argv.slice(2)
// pnpm runs a script in the folder of the package, wherever it was called.
const workingFolder = process.env.INIT_CWD ?? process.cwd()
try {
  const { dataFolder, databaseUrl } = parseSettings(process.env, process.cwd())
  if (databaseUrl !== undefined)
    throw new SetupError(
      'backup-refused',
      'DATABASE_URL is set: that database is backed up with the tools of PostgreSQL, as docs/operating.md shows',
    )
  if (name === undefined || name.startsWith('-') || flags.some((flag) => flag !== '--replace'))
    throw new SetupError('backup-refused', `Name a file: pnpm ${command} FILE`)
  const file = resolve(workingFolder, name)
  if (command === 'restore') {
    const aside = await restoreBackup(file, dataFolder, flags.includes('--replace'))
    console.log(
      `restored ${file} to ${dataFolder}${aside === undefined ? '' : `; what was there is in ${aside}`}`,
    )
  } else {
    await makeBackup(dataFolder, file)
    console.log(`backed up ${dataFolder} to ${file}: whoever has it has the signing key too`)
  }
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error)
  process.exit(1)
}
