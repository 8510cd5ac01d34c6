import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Token } from '@backstory/model'
import { Value } from '@sinclair/typebox/value'
import { giveToken } from './auth/new-token.ts'
import { inTransaction, openDatabase } from './database/database.ts'
import { parseSettings, type Settings } from './settings.ts'
import { SetupError } from './setup-error.ts'

/** `pnpm admin-token [LABEL]`: makes a token of an admin in the database, for who has lost every one. It is told on stdout, this once. */
const [label = 'admin by the command line', ...more] = process.argv.slice(2)
try {
  const settings = parseSettings(process.env, process.cwd())
  if (more.length > 0 || label.startsWith('-') || !Value.Check(Token.properties.label, label))
    throw new SetupError('token-refused', 'Name whose it is to be, in quotes: pnpm admin-token "Ann"')
  requireDatabase(settings)
  const { db, close } = await openDatabase(settings.dataFolder, settings.databaseUrl)
  try {
    const { text, token } = await inTransaction(db, (tx) =>
      giveToken(tx, { label, role: 'admin' }, 'the command line'),
    )
    console.log(text)
    console.error(`an admin's, for "${label}", good until ${token.expiresAt.slice(0, 10)}: shown this once`)
  } finally {
    await close()
  }
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error)
  process.exit(1)
}

function requireDatabase({ dataFolder, databaseUrl }: Settings): void {
  if (databaseUrl !== undefined || existsSync(join(dataFolder, 'postgres'))) return
  throw new SetupError(
    'token-refused',
    `There is no embedded database in ${dataFolder}: set BACKSTORY_DATA to the folder that has one, or DATABASE_URL`,
  )
}
