import type { Reason } from '@backstory/lexicon/explain'
import { t } from '../ui-text.ts'
import { isolated } from './worded.tsx'

const KEYS = {
  'its-name': 'why.itsName',
  'name-full': 'why.full',
  'name-short': 'why.short',
  'name-acronym': 'why.acronym',
  'name-metonym': 'why.metonym',
  'name-demonym': 'why.demonym',
  'name-former': 'why.former',
  'name-nickname': 'why.nickname',
  'stands-earlier': 'why.earlier',
  'stands-below': 'why.below',
  'stands-near': 'why.near',
  'also-mentions': 'why.alsoMentions',
  'likelier-than': 'why.likelier',
} as const

/** Returns a reason for a mark as a sentence that a reader can check against the text. */
export function reasonText(told: Reason): string {
  return t(KEYS[told.reason], ...wordsOf(told).map(isolated))
}

function wordsOf(told: Reason): string[] {
  if ('words' in told) return [told.words]
  if (!('title' in told)) return [told.marked]
  return 'marked' in told ? [told.marked, told.title] : [told.title]
}
