import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import pg from 'pg'
import { SetupError } from '../setup-error.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { unpackBackup } from './embedded-restore.ts'
import { embeddedBinaries } from './postgres-binaries.ts'
import { run } from './run-as.ts'

/** What lies beside the cluster in a data folder, and belongs to it: the same key signs on, the same password opens. */
const KEPT = ['signing-key.pem', 'database-password']

/**
 * Writes the embedded database of a data folder, with its keys, into one file, while it runs or not. The server makes the copy itself
 * (docs/decisions/0013). The file takes its name once it has been restored and started for a trial. Throws {@link SetupError}.
 */
export async function makeBackup(folder: string, file: string): Promise<void> {
  if (existsSync(file)) refuse(`${file} is there already: choose another name`)
  if (!existsSync(join(folder, 'postgres'))) {
    refuse(`There is no embedded database in ${folder}: set BACKSTORY_DATA to the folder that has one`)
  }
  const staging = `${file}.new-${process.pid}`
  const packed = join(staging, basename(file))
  const server = await startEmbeddedPostgres(folder, embeddedBinaries())
  try {
    mkdirSync(staging, { mode: 0o700 })
    await copyCluster(server.url, join(staging, 'cluster'))
    for (const name of KEPT.filter((one) => existsSync(join(folder, one)))) {
      copyFileSync(join(folder, name), join(staging, 'cluster', name))
    }
    await run('tar', ['-czf', packed, '-C', join(staging, 'cluster'), '.'], undefined)
    await unpackBackup(packed, join(staging, 'trial'))
    // It has the keys in it.
    chmodSync(packed, 0o600)
    renameSync(packed, file)
  } catch (error) {
    refuse(`The backup was not made: ${error instanceof Error ? error.message : error}`)
  } finally {
    rmSync(staging, { recursive: true, force: true })
    if (!server.adopted) await server.stop()
  }
}

/** Has the server write its files, and what it logs meanwhile, to a folder; it verifies the checksum of each page that it reads. */
async function copyCluster(url: string, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, replication: 'true' } as pg.ClientConfig)
  await client.connect()
  try {
    await client.query(
      `BASE_BACKUP (LABEL 'backstory', TARGET 'server', TARGET_DETAIL ${client.escapeLiteral(folder)},
        CHECKPOINT 'fast', WAL true, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256')`,
    )
  } finally {
    await client.end()
  }
}

function refuse(message: string): never {
  throw new SetupError('backup-refused', message)
}
