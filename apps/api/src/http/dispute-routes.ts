import { Dispute } from '@backstory/model'
import { faultOfQuestion } from '../review/dispute-check.ts'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { disputes, listDisputes } from '../store/dispute-store.ts'
import { documentRoutes } from './document-routes.ts'

/** Disputes. */
export const disputeRoutes = documentRoutes<Dispute>({
  subject: 'dispute',
  plural: 'disputes',
  title: 'Dispute',
  schema: Dispute,
  documents: disputes,
  list: listDisputes,
  fixed: ['id'],
  example: { id: 'who-won', question: { en: 'Who won the race?' } },
  exampleChange: { question: { en: 'Who won the race of 2020?' } },
  async check(db, dispute, before) {
    const detail = before && (await faultOfQuestion(db, dispute, before))
    if (detail) throw new InvalidDocumentError([{ pointer: '/question', detail }])
  },
})
