import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a PostgreSQL on which databases may be made; absent where there is none. */
    serverUrl: string | undefined
  }
}

/** Starts a PostgreSQL with the binaries for the tests of a project; returns what stops it and removes all of it. */
export async function provideServer(project: TestProject, binaries: string): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'backstory-test-'))
  const server = await startEmbeddedPostgres(folder, binaries)
  project.provide('serverUrl', server.url)
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
