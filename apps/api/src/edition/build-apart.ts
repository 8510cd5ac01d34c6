import { Worker } from 'node:worker_threads'
import type { Card, Entity } from '@backstory/model'
import { buildEdition, type EditionContent, EditionError } from './edition-builder.ts'

/** Some entities of a dossier, with their cards. */
export interface DossierPart {
  entities: Entity[]
  cards: Card[]
}

/** What a thread that builds an edition answers. */
export type Built = { content: EditionContent } | { fault: { name: string; message: string } }

/**
 * Builds an edition of a dossier that comes in parts. What is more than one part is built by a thread of its own: 20,000 entities take a
 * second and a half, for which nobody else would be answered. Throws `EditionError`.
 */
export async function buildApart(parts: AsyncIterable<DossierPart>): Promise<EditionContent> {
  let first: DossierPart | undefined
  let builder: Builder | undefined
  try {
    for await (const part of parts) {
      if (first) {
        builder ??= startBuilder(first)
        builder.worker.postMessage(part)
      } else first = part
    }
    if (!builder) return buildEdition(first?.entities ?? [], first?.cards ?? [])
    builder.worker.postMessage('all')
    const built = await builder.built
    if ('content' in built) return built.content
    const { name, message } = built.fault
    throw name === EditionError.name ? new EditionError(message) : new Error(message)
  } finally {
    await builder?.worker.terminate()
  }
}

interface Builder {
  worker: Worker
  /** Rejects when the thread ends without an answer. */
  built: Promise<Built>
}

function startBuilder(first: DossierPart): Builder {
  const worker = new Worker(new URL('./edition-worker.ts', import.meta.url))
  const { promise: built, resolve, reject } = Promise.withResolvers<Built>()
  worker.once('message', resolve).once('error', reject)
  worker.once('exit', () => reject(new Error('the thread that builds the edition has ended')))
  // It may end while parts are read: that is told when its answer is waited for.
  built.catch(() => undefined)
  worker.postMessage(first)
  return { worker, built }
}
