import { startThread } from '../thread.ts'
import { type DossierPart, EditionBuilder, type EditionContent, EditionError } from './edition-builder.ts'

/** So many entities are built where they are: that takes some milliseconds, and a thread longer to begin. */
const FEW = 250

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
  const file = new URL('./edition-worker.ts', import.meta.url)
  const { worker, answer } = startThread<EditionContent>(file, count)
  try {
    for await (const part of parts) worker.postMessage(part)
    worker.postMessage('all')
    return await answer
  } catch (error) {
    const { name, message } = error as Error
    throw name === 'EditionError' ? new EditionError(message) : error
  } finally {
    await worker.terminate()
  }
}
