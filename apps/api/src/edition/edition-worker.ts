import { parentPort } from 'node:worker_threads'
import type { Card, Entity } from '@backstory/model'
import type { Built, DossierPart } from './build-apart.ts'
import { buildEdition } from './edition-builder.ts'

/** A thread that builds one edition: of the parts that it is sent, once it is sent that these are all. */
const entities: Entity[] = []
const cards: Card[] = []

parentPort?.on('message', (part: DossierPart | 'all') => {
  if (part === 'all') return parentPort?.postMessage(build())
  entities.push(...part.entities)
  cards.push(...part.cards)
})

function build(): Built {
  try {
    return { content: buildEdition(entities, cards) }
  } catch (error) {
    // An error that is sent to another thread forgets what it was called.
    const { name, message } = error as Error
    return { fault: { name, message } }
  }
}
