import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { SetupError } from '../setup-error.ts'
import { isServerRunning, startEmbeddedPostgres } from './embedded-postgres.ts'
import { embeddedBinaries } from './postgres-binaries.ts'
import { giveTo, postgresAccount, run } from './run-as.ts'

/**
 * Puts a backup in the place of a data folder. It is made whole aside, verified and started for a trial before; what was there is kept
 * beside it, under the name that is returned. Throws {@link SetupError} when the folder is in use, has data and `isToReplace` is not said,
 * or the backup is not whole; then nothing has changed.
 */
export async function restoreBackup(
  file: string,
  folder: string,
  isToReplace: boolean,
): Promise<string | undefined> {
  if (!existsSync(file)) refuse(`There is no file ${file}`)
  if (existsSync(join(folder, 'postgres')) && !isToReplace) {
    refuse(
      `There is a database in ${folder}: say --replace to put the backup in its place, which keeps it aside`,
    )
  }
  requireUnused(folder)
  const fresh = `${folder}.new-${process.pid}`
  try {
    await unpackBackup(file, fresh)
    requireUnused(folder)
    const aside = existsSync(folder)
      ? `${folder}.before-${new Date().toISOString().replaceAll(/\D/g, '')}`
      : undefined
    putInPlace(fresh, folder, aside)
    return aside
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** Gives the fresh folder the name of the other, which takes the name `aside` where it is there. Throws {@link SetupError}. */
function putInPlace(fresh: string, folder: string, aside: string | undefined): void {
  let isAside = false
  try {
    if (aside !== undefined) renameSync(folder, aside)
    isAside = aside !== undefined
    renameSync(fresh, folder)
  } catch (error) {
    if (isAside && aside !== undefined) renameSync(aside, folder)
    const { code } = error as NodeJS.ErrnoException
    refuse(
      `${folder} cannot take another name (${code}), nothing has changed: where it is a volume, set BACKSTORY_DATA to a folder in it`,
    )
  }
}

/** Makes a data folder of a backup, verifies every file of it, and lets the server go through its log. Throws {@link SetupError}. */
export async function unpackBackup(file: string, folder: string): Promise<void> {
  const account = postgresAccount()
  const cluster = join(folder, 'postgres')
  const [archive, manifest] = [join(folder, 'base.tar'), join(folder, 'backup_manifest')]
  mkdirSync(folder, { mode: 0o700 })
  mkdirSync(cluster, { mode: 0o700 })
  giveTo(account, cluster)
  try {
    await run('tar', ['-xzf', file, '--no-same-owner', '-C', folder], undefined)
    await run('tar', ['-xf', archive, '-C', cluster], account)
    await requireWhole(manifest, cluster)
    rmSync(archive)
    rmSync(manifest)
    const server = await startEmbeddedPostgres(folder, embeddedBinaries())
    await server.stop()
  } catch (error) {
    refuse(`${file} is not a whole backup: ${error instanceof Error ? error.message : error}`)
  }
}

interface Manifest {
  Files: { Path: string; Size: number; Checksum: string }[]
}

/** As pg_verifybackup does, which is not shipped: the manifest is as it was written, and so is each file that it names. */
async function requireWhole(manifest: string, cluster: string): Promise<void> {
  const text = readFileSync(manifest, 'utf8')
  const end = text.lastIndexOf('"Manifest-Checksum"')
  const sum = createHash('sha256').update(text.slice(0, end)).digest('hex')
  if (!text.slice(end).includes(sum)) throw new Error('its list of files is not as it was written')
  for (const { Path, Size, Checksum } of (JSON.parse(text) as Manifest).Files) {
    const file = join(cluster, Path)
    const hash = createHash('sha256')
    await pipeline(createReadStream(file), hash)
    if (statSync(file).size !== Size || hash.digest('hex') !== Checksum) {
      throw new Error(`${Path} is not as it was written`)
    }
  }
}

function requireUnused(folder: string): void {
  if (isServerRunning(folder)) refuse(`Backstory runs on ${folder}: stop it first`)
}

function refuse(message: string): never {
  throw new SetupError('backup-refused', message)
}
