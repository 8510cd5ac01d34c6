import { mkdirSync, writeFileSync } from 'node:fs'
import { findMissingMigration } from '../src/database/migrations.ts'

/**
 * `node prisma/new-migration.ts NAME` writes the migration from the last one to `schema.prisma` into `migrations/`, to be read and,
 * where Prisma cannot say it (checks, triggers, extensions), completed by hand. Needs DATABASE_URL: a scratch PostgreSQL.
 */
const [, , name] = process.argv
const url = process.env.DATABASE_URL
if (!name || !url) {
  console.error('usage: DATABASE_URL=postgresql://… node prisma/new-migration.ts NAME')
  process.exit(2)
}
const sql = await findMissingMigration(url)
if (sql) {
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const folder = new URL(`migrations/${stamp}_${name}/`, import.meta.url)
  mkdirSync(folder)
  writeFileSync(new URL('migration.sql', folder), sql)
  console.log(`wrote ${folder.pathname}: read it, and complete it by hand`)
} else {
  console.log('the migrations and the schema agree')
}
