import type { FastifyInstance } from 'fastify'
import type { Db } from '../src/database/database.ts'
import { loadDossier } from '../src/dossier/dossier-loader.ts'
import { openSigningKey } from '../src/edition/signing-key.ts'
import type { AppOptions } from '../src/http/app.ts'
import { buildCheckedApp } from './checked-client.ts'
import { NO_LIMITS } from './desk.ts'
import { NO_JOBS } from './no-jobs.ts'
import { makeDossierFolder } from './small-dossier.ts'

/** Builds an app that knows the small dossier and has no jobs, for tests of what surrounds all routes. Nothing is limited but by `options`. */
export async function buildSmallApp(db: Db, options: AppOptions = {}): Promise<FastifyInstance> {
  const folder = makeDossierFolder()
  try {
    await loadDossier(db, folder.path)
    const key = openSigningKey(folder.path)
    const context = { db, key, jobs: NO_JOBS, dossiersFolder: folder.path }
    return await buildCheckedApp(context, { limits: NO_LIMITS, ...options })
  } finally {
    folder.remove()
  }
}
