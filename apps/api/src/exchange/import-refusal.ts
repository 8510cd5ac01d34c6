import { type Dispute, type Fact, mayAct, type Source, type Token } from '@backstory/model'
import { ForbiddenError } from '../auth/refusals.ts'
import type { Tx } from '../database/database.ts'
import { requirePlainAddresses } from '../review/address-check.ts'
import { faultOfQuestion, requireOwnDispute } from '../review/dispute-check.ts'
import { requireMayChange, StepError } from '../review/fact-review.ts'
import { isSaidAnew } from '../review/fact-writing.ts'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { LockedError, requireUnlocked } from '../review/lock-check.ts'
import { saysDeath } from '../store/fact-store.ts'
import { listOfLiving } from '../store/of-living.ts'
import type { Step } from './import-batch.ts'

/** Returns why somebody may not write what a step writes, by the rules of writing it one by one. */
export async function refusalOf(
  tx: Tx,
  { subject, document, now }: Step,
  token: Token,
): Promise<string | undefined> {
  try {
    if (subject === 'dossier' && now && !mayAct(token.role, 'editor'))
      throw new ForbiddenError('the head of a dossier is changed by editors')
    if (subject === 'entity' && now) await requireUnlocked(tx, token, { entity: document.id })
    if (subject === 'source') requirePlainAddresses(document as Source, now?.document as Source | undefined)
    if (subject === 'dispute' && now) {
      const detail = await faultOfQuestion(tx, document as Dispute, now.document as Dispute)
      if (detail) throw new InvalidDocumentError([{ pointer: '/question', detail }])
    }
    if (subject === 'fact') {
      const fact = document as Fact
      await requireUnlocked(tx, token, { entity: fact.entity, facts: [fact.id] })
      if (fact.dispute !== (now?.document as Fact | undefined)?.dispute)
        await requireOwnDispute(tx, fact, token)
      if (now) {
        const there = now.document as Fact
        const isAnew = isSaidAnew(there, fact)
        requireMayChange(there, token, isAnew && (await listOfLiving(tx, [there, fact])).size > 0)
        if (there.status === 'published' && there.replaces !== (document as Fact).replaces)
          throw new StepError('what a published fact replaced is fixed')
        // What follows for other facts of the person is more than a line does.
        if (saysDeath(there) && !saysDeath(document as Fact))
          throw new StepError('that a person died is taken back by a change of that fact alone')
      }
    }
    return undefined
  } catch (error) {
    const isTold = [LockedError, StepError, ForbiddenError, InvalidDocumentError].some(
      (type) => error instanceof type,
    )
    if (isTold) return (error as Error).message
    throw error
  }
}
