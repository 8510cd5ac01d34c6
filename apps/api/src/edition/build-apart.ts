import { Worker } from 'node:worker_threads'
import { type DossierPart, EditionBuilder, type EditionContent, EditionError } from './edition-builder.ts'

/** So many entities are built where they are: that takes some milliseconds, and a thread longer to begin. */
const FEW = 250

/** What a thread that builds an edition answers. */
export type Built = { content: EditionContent } | { fault: { name: string; message: string } }

/**
 * Builds an edition of about so many entities, which come in parts. Many are built by a thread of their own: 20,000 take a second and a half,
 * for which nobody else would be answered. Throws `EditionError`.
 */
export async function buildApart(count: number, parts: AsyncIterable<DossierPart>): Promise<EditionContent> {
  if (count > FEW) return buildInThread(count, parts)
  const builder = new EditionBuilder(count)
  for await (const part of parts) builder.add(part)
  return builder.finish()
}

async function buildInThread(count: number, parts: AsyncIterable<DossierPart>): Promise<EditionContent> {
  const { worker, built } = startThread(count)
  try {
    for await (const part of parts) worker.postMessage(part)
    worker.postMessage('all')
    const answer = await built
    if ('content' in answer) return answer.content
    const { name, message } = answer.fault
    throw name === EditionError.name ? new EditionError(message) : new Error(message)
  } finally {
    await worker.terminate()
  }
}

interface Thread {
  worker: Worker
  /** Rejects when the thread ends without an answer. */
  built: Promise<Built>
}

function startThread(count: number): Thread {
  const worker = new Worker(new URL('./edition-worker.ts', import.meta.url), { workerData: count })
  const { promise: built, resolve, reject } = Promise.withResolvers<Built>()
  worker.once('message', resolve).once('error', reject)
  worker.once('exit', () => reject(new Error('the thread that builds the edition has ended')))
  // It may end while parts are read: that is told when its answer is waited for.
  built.catch(() => undefined)
  return { worker, built }
}
