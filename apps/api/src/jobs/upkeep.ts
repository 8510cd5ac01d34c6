import type { Db } from '../database/database.ts'
import { renewDossier } from '../edition/publisher.ts'
import type { SigningKey } from '../edition/signing-key.ts'
import { forgetAnswers } from '../store/answer-store.ts'
import { listPublishedDossiers } from '../store/edition-store.ts'
import { forgetJobs } from '../store/job-store.ts'
import type { JobKind } from './job-kind.ts'

/** What is done once a day: editions are renewed, which readers call stale after 30 days, and what was kept for a while is forgotten. */
export function upkeep(db: Db, key: SigningKey): JobKind {
  return {
    kind: 'upkeep',
    schedule: { cron: '17 3 * * *', input: {} },
    async work(_input, { signal, progress }) {
      const dossiers = await listPublishedDossiers(db)
      let renewed = 0
      for (const [i, dossier] of dossiers.entries()) {
        signal.throwIfAborted()
        renewed += Number((await renewDossier(db, key, dossier)).isNew)
        await progress(i + 1, dossiers.length)
      }
      return { renewed, answersForgotten: await forgetAnswers(db), jobsForgotten: await forgetJobs(db) }
    },
  }
}
