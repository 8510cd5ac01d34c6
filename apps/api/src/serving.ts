import { type AddressInfo, isIPv6 } from 'node:net'
import type { Id } from '@backstory/model'
import type { Api, Tell } from './api.ts'
import { giveFirstToken } from './auth/new-token.ts'
import type { Database, Db } from './database/database.ts'
import { listDossierFolders } from './dossier/dossier-files.ts'
import { loadDossier } from './dossier/dossier-loader.ts'
import { EditionError } from './edition/edition-builder.ts'
import { publishDossier } from './edition/publisher.ts'
import { openSigningKey, type SigningKey } from './edition/signing-key.ts'
import { buildApp } from './http/app.ts'
import { drain } from './http/draining.ts'
import { loggerOptions } from './http/logging.ts'
import type { JobKind } from './jobs/job-kind.ts'
import { type Jobs, openJobs } from './jobs/jobs.ts'
import { linkChecks } from './jobs/link-checks.ts'
import { renewal } from './jobs/renewal.ts'
import { upkeep } from './jobs/upkeep.ts'
import type { Settings } from './settings.ts'
import { SetupError } from './setup-error.ts'
import { findEdition } from './store/edition-store.ts'
import { sendWebhooks } from './webhooks/webhook-sender.ts'

/**
 * Serves a database: opens its jobs, loads the dossiers whose files changed, publishes those that are out of date, and listens. Throws
 * `SetupError` or `DossierError`; the database stays open then.
 */
export async function serve(database: Database, settings: Settings, tell: Tell): Promise<Api> {
  const jobs = await openJobs(database)
  try {
    return await serveJobs({ database, jobs }, settings, tell)
  } catch (error) {
    await jobs.stop()
    throw error
  }
}

async function serveJobs(
  { database: { db, close }, jobs }: { database: Database; jobs: Jobs },
  settings: Settings,
  tell: Tell,
): Promise<Api> {
  const key = openSigningKey(settings.dataFolder)
  await tellFirstToken(db, tell)
  await takeDossiers(db, key, settings.dossiersFolder, tell)
  const stopping = new AbortController()
  const app = await buildApp(
    {
      db,
      key,
      jobs,
      dossiersFolder: settings.dossiersFolder,
      linkChecks: settings.linkChecks,
      stopping: stopping.signal,
    },
    { ...settings, logger: loggerOptions(settings.logLevel) },
  )
  try {
    const kinds: JobKind[] = [
      upkeep(db, key),
      renewal(db, key) as JobKind,
      ...(settings.linkChecks ? [linkChecks(db)] : []),
    ]
    await jobs.work(kinds, app.log)
    await app.listen({ host: settings.host, port: settings.port })
  } catch (error) {
    await app.close()
    throw whyNotListening(error as NodeJS.ErrnoException, settings)
  }
  const telling = sendWebhooks(db, key, { signal: stopping.signal, log: app.log })
  const { port } = app.server.address() as AddressInfo
  return {
    url: `http://${reachable(settings.host)}:${port}`,
    stop: async () => {
      stopping.abort()
      await Promise.all([drain(app), jobs.stop(), telling])
      await close()
    },
  }
}

function whyNotListening(error: NodeJS.ErrnoException, { host, port }: Settings): Error {
  if (error.code === 'EADDRINUSE')
    return new SetupError(
      'port-taken',
      `Port ${port} is taken: stop what uses it, or set PORT to another one`,
    )
  if (error.code === 'EADDRNOTAVAIL')
    return new SetupError(
      'bad-setting',
      `This machine has no address ${host}: set BACKSTORY_HOST to one it has`,
    )
  return error
}

/** Returns an address to be reached at: where it answers at all of them, this machine's own. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return isIPv6(host) ? `[${host}]` : host
}

function tellFirstToken(db: Db, tell: Tell): Promise<void> {
  return giveFirstToken(db, ({ text, token }) => {
    const until = token.expiresAt.slice(0, 10)
    tell(`admin      ${text}   the first token, an admin's: shown this once, good until ${until}`)
  })
}

/** So many facts that were not loaded are told one by one. */
const MOST_TOLD = 10

async function takeDossiers(db: Db, key: SigningKey, dossiersFolder: string, tell: Tell): Promise<void> {
  for (const folder of listDossierFolders(dossiersFolder)) {
    const { dossier, entities, changed, leftOut, isRetired } = await loadDossier(db, folder)
    if (isRetired) {
      tell(`dossier    ${dossier}: retired, its files are left alone`)
      continue
    }
    const loaded = changed === 0 ? 'unchanged' : `${changed} changed`
    tell(
      `dossier    ${dossier}: ${entities} entities (${loaded}), ${await publishOrTellWhy(db, key, dossier)}`,
    )
    for (const what of leftOut.slice(0, MOST_TOLD)) tell(`dossier    ${dossier}: left as it was, ${what}`)
    if (leftOut.length > MOST_TOLD)
      tell(`dossier    ${dossier}: left as they were, ${leftOut.length - MOST_TOLD} more`)
  }
}

/** What curators have made that cannot be published is mended over this API: it starts all the same. */
async function publishOrTellWhy(db: Db, key: SigningKey, dossier: Id): Promise<string> {
  try {
    const { sequence, isNew } = await publishDossier(db, key, dossier, 'when it is out of date')
    return `edition ${sequence}${isNew ? ' published' : ''}`
  } catch (error) {
    if (!(error instanceof EditionError)) throw error
    const kept = await findEdition(db, dossier)
    return `${kept ? `edition ${kept.sequence} stays` : 'not published'}: ${error.message}`
  }
}
