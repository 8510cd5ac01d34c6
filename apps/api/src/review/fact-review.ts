import { type Fact, mayAct, type Token } from '@backstory/model'
import { ForbiddenError } from '../auth/refusals.ts'

/** A step that a fact cannot take from where it is. */
export class StepError extends Error {
  override name = 'StepError'
}

/** Who reviews, and when. */
export interface Reviewer {
  token: Pick<Token, 'label' | 'role'>
  at: Date
}

/** A step in the life of a fact: where to, and why. A reason is needed to send back and to retire. */
export interface Step {
  to: Fact['status']
  comment?: string | undefined
}

/**
 * The life of a fact:
 *
 *     draft ──propose──▶ proposed ──publish──▶ published ──retire──▶ retired
 *       ▲                  │   ▲                                       │
 *       └────send back─────┘   └── (curators may publish a draft)      │
 *       └──────────────────────────take up again───────────────────────┘
 *
 * Returns the fact after the step, with the reason for it until the next; a deprecated fact keeps its own until it is retired. Writers may
 * propose, withdraw and give up what they wrote; everything else is a curator's. What the card of a living person shows (`isOfLiving`) is published
 * by another person than wrote it. Throws {@link StepError} and `ForbiddenError`.
 */
export function stepped(fact: Fact, { to, comment }: Step, reviewer: Reviewer, isOfLiving: boolean): Fact {
  const { token, at } = reviewer
  const isCurator = mayAct(token.role, 'curator')
  const isWriter = fact.writtenBy === token.label
  const step = `${fact.status} to ${to}`
  if (!STEPS.has(step)) throw new StepError(`A fact that is ${fact.status} cannot become ${to}`)
  if (!isCurator && !(isWriter && OF_WRITERS.has(step))) {
    throw new ForbiddenError(`From ${step} takes a curator${OF_WRITERS.has(step) ? ', or who wrote it' : ''}`)
  }
  if (WITH_REASON.has(step) && !comment) throw new StepError(`Say why: from ${step} needs a comment`)
  if (to === 'published' && isOfLiving && isWriter) {
    throw new ForbiddenError(
      'What the card of a living person shows is published by another person than wrote it',
    )
  }
  const { statusReason: before, retiredAt: _retired, ...rest } = fact
  const isKept = fact.rank === 'deprecated' && to !== 'retired'
  const statusReason = isKept ? before : WITH_REASON.has(step) ? comment : undefined
  const after: Fact = { ...rest, ...(statusReason && { statusReason }), status: to }
  const now = at.toISOString()
  if (to === 'published') return { ...after, publishedBy: token.label, recordedAt: fact.recordedAt ?? now }
  return { ...after, ...(to === 'retired' && { retiredAt: now }) }
}

const STEPS = new Set([
  'draft to proposed',
  'draft to published',
  'draft to retired',
  'proposed to draft',
  'proposed to published',
  'proposed to retired',
  'published to retired',
  'retired to draft',
])
const OF_WRITERS = new Set([
  'draft to proposed',
  'draft to retired',
  'proposed to draft',
  'proposed to retired',
])
const WITH_REASON = new Set([
  'draft to retired',
  'proposed to draft',
  'proposed to retired',
  'published to retired',
])

/** Tells who may change a fact's words: who wrote it until it is published; a curator, but what the card of a living person shows is replaced. */
export function requireMayChange(
  fact: Fact,
  { label, role }: Pick<Token, 'label' | 'role'>,
  isOfLiving: boolean,
): void {
  if (fact.status === 'retired')
    throw new StepError('A retired fact is not changed: take it up again as a draft first')
  const isOpen = fact.status === 'draft' || fact.status === 'proposed'
  if (!mayAct(role, 'curator') && !(isOpen && fact.writtenBy === label)) {
    throw new ForbiddenError('Who wrote a fact may change it until it is published; then it takes a curator')
  }
  if (fact.status === 'published' && isOfLiving) {
    throw new ForbiddenError(
      'What the card of a living person shows is not changed by one person: write a fact that replaces it, for another to publish',
    )
  }
}
