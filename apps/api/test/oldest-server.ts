import type { TestProject } from 'vitest/node'
import { OLDEST_VERSION } from '../src/database/database.ts'
import { findDebianBinaries } from '../src/database/postgres-binaries.ts'
import { provideDatabases, provideServer } from './temporary-server.ts'

/** The oldest supported PostgreSQL, where Debian's packages have put it, or the one at `DATABASE_URL_TEST`; else the tests skip. */
export default async (project: TestProject) => {
  const url = process.env.DATABASE_URL_TEST
  if (url) return provideDatabases(project, url)
  const binaries = findDebianBinaries(OLDEST_VERSION)
  if (binaries) return provideServer(project, binaries)
  console.warn(
    `No PostgreSQL ${OLDEST_VERSION} here: install it, or set DATABASE_URL_TEST. Its tests are skipped.`,
  )
  return project.provide('serverUrl', undefined)
}
