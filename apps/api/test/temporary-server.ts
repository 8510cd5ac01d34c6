import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.ts'
import { makeDatabase } from './new-database.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a PostgreSQL on which databases may be made; absent where there is none. */
    serverUrl: string | undefined
    /** Name of a migrated database there, which nobody uses; absent where there is none. */
    template: string | undefined
  }
}

/** Starts a PostgreSQL with the binaries for the tests of a project; returns what stops it and removes all of it. */
export async function provideServer(project: TestProject, binaries: string): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'backstory-test-'))
  const server = await startEmbeddedPostgres(folder, binaries)
  const stop = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await provideDatabases(project, server.url)
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

/** Gives the tests of a project a PostgreSQL, with a migrated database that theirs are copied from; returns what removes that. */
export async function provideDatabases(
  project: TestProject,
  serverUrl: string,
): Promise<() => Promise<void>> {
  const { url, name, drop } = await makeDatabase(serverUrl)
  try {
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'migrate.ts'), url])
  } catch (error) {
    await drop()
    throw error
  }
  project.provide('serverUrl', serverUrl)
  project.provide('template', name)
  return drop
}
