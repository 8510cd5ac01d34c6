import type { Db } from '../database/database.ts'
import { EditionError } from '../edition/edition-builder.ts'
import { publishDossier } from '../edition/publisher.ts'
import type { SigningKey } from '../edition/signing-key.ts'
import { forgetAnswers } from '../store/answer-store.ts'
import { listPublishedDossiers } from '../store/edition-store.ts'
import { forgetJobs } from '../store/job-store.ts'
import { JobError, type JobKind } from './job-kind.ts'

/**
 * What is done once a day: what was kept for a while is forgotten, and editions are renewed, which readers call stale after 30 days. Fails
 * in the end where a dossier cannot be published as it is; all others are renewed before.
 */
export function upkeep(db: Db, key: SigningKey): JobKind {
  return {
    kind: 'upkeep',
    schedule: { cron: '17 3 * * *', input: {} },
    async work(_input, { signal, progress }) {
      const forgotten = {
        answersForgotten: await forgetAnswers(db, signal),
        jobsForgotten: await forgetJobs(db, signal),
      }
      const dossiers = await listPublishedDossiers(db)
      const refused: string[] = []
      let renewed = 0
      for (const [i, dossier] of dossiers.entries()) {
        signal.throwIfAborted()
        try {
          renewed += Number((await publishDossier(db, key, dossier, 'when it is out of date')).isNew)
        } catch (error) {
          if (!(error instanceof EditionError)) throw error
          refused.push(`${dossier}: ${error.message}`)
        }
        await progress(i + 1, dossiers.length)
      }
      if (refused.length > 0)
        throw new JobError('edition-refused', `Not renewed: ${refused.join('; ')}`, { isFinal: true })
      return { renewed, ...forgotten }
    },
  }
}
