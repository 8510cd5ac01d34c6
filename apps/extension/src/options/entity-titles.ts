import type { Id } from '@backstory/model'
import { textIn } from '@backstory/model/text-in'
import { askBackground } from '../messages.ts'
import { uiLocale } from '../ui-text.ts'

/** Returns the titles of entities in the reader's language. Those that no edition on this device knows are left out. */
export async function readTitles(entities: readonly Id[]): Promise<Map<Id, string>> {
  const asOf = new Date().toISOString().slice(0, 10)
  const titles = new Map<Id, string>()
  // One after another: the list may be long, and the background has pages to answer.
  for (const entity of entities) {
    const reply = await askBackground('card', { entity, asOf, others: [], named: [] })
    if (reply) titles.set(entity, textIn(reply.card.entity.title, uiLocale()))
  }
  return titles
}
