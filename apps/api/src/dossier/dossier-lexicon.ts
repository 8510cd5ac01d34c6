import type { LexiconSource } from '@backstory/lexicon/compile'
import { type Card, participantsOf } from '@backstory/model'
import { lexiconSourceOf } from '../edition/edition-names.ts'
import type { DossierContent } from './dossier-files.ts'

/** Returns the cards of a dossier's files, without what others say: enough to sort their facts and to know who is tied to whom. */
export function plainCardsOf({ entities, facts }: Pick<DossierContent, 'entities' | 'facts'>): Card[] {
  return entities.map(({ id, kind, title, description }) => {
    const own = facts.filter((fact) => fact.entity === id)
    const named = own.flatMap(({ value, saidBy }) => [
      ...participantsOf(value).map((participant) => participant.entity),
      ...(saidBy ? [saidBy] : []),
    ])
    const others = [...new Set(named)].map((other) => ({ id: other, kind, title, description }))
    return { entity: { id, kind, title, description }, facts: own, disputes: [], others, sources: [] }
  })
}

/** Returns what the lexicon of a dossier is compiled from, as it stands in its files. */
export function lexiconSourceOfDossier(content: Pick<DossierContent, 'entities' | 'facts'>): LexiconSource {
  return lexiconSourceOf(content.entities, plainCardsOf(content))
}
