import type { Static } from '@sinclair/typebox'
import { Exactly, Id, LocalText } from './text.ts'

/** Facts that answer one *question* differently. Which facts: those whose `dispute` names it. */
export const Dispute = Exactly({ id: Id, question: LocalText }, 'A question that facts answer differently', {
  id: 'upholding-sanctions',
  question: { en: 'Does Russia uphold the UN sanctions on North Korea?' },
})
export type Dispute = Static<typeof Dispute>
