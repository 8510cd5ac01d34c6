import { EnvelopeError } from '@backstory/model'
import type { CheckFault } from '../messages.ts'
import { FeedError } from './feed.ts'
import { KeyChangedError } from './sync.ts'

const FAULTS: Record<FeedError['problem'], CheckFault> = {
  unreachable: 'unreachable',
  refused: 'refused',
  'not-allowed': 'notAllowed',
  'too-large': 'tooLarge',
  'not-understood': 'notUnderstood',
  'wrong-hash': 'wrongHash',
  'rolled-back': 'rolledBack',
}

/** Returns what kept a check from succeeding. What it does not know is a fault of ours, to be logged. */
export function faultOf(error: unknown): CheckFault {
  if (error instanceof FeedError) return FAULTS[error.problem]
  if (error instanceof KeyChangedError) return 'keyChanged'
  return error instanceof EnvelopeError ? 'notSigned' : 'failed'
}
