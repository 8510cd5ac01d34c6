import type { Dispute, Fact, Token } from '@backstory/model'
import { requireDossier } from '../auth/refusals.ts'
import type { Queryable } from '../database/database.ts'
import { disputes } from '../store/dispute-store.ts'
import { findDocument } from '../store/document-store.ts'
import { listAnswersOfLiving } from '../store/of-living.ts'
import { isSame } from '../store/revision-store.ts'

/** Returns why a dispute cannot ask something else than before: two have published an answer to that of a living person. */
export async function faultOfQuestion(
  db: Queryable,
  { id, question }: Dispute,
  before: Dispute,
): Promise<string | undefined> {
  const answers = isSame(before.question, question) ? [] : await listAnswersOfLiving(db, id)
  return answers.length === 0
    ? undefined
    : `is part of what two published of living persons: make another dispute, and replace ${answers.join(', ')}`
}

/** Throws `ForbiddenError` when a fact answers a question of a dossier that the token is not good for: its cards would show it. */
export async function requireOwnDispute(db: Queryable, { dispute }: Fact, token: Token): Promise<void> {
  if (dispute === undefined || token.dossiers.length === 0) return
  const asked = await findDocument(disputes, db, dispute)
  if (asked) requireDossier(token, asked.dossierId)
}
