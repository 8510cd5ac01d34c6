import { parentPort, workerData } from 'node:worker_threads'
import { type DossierPart, EditionBuilder } from './edition-builder.ts'

/**
 * A thread that builds one edition, of so many entities (`workerData`): of the parts that it is sent, once it is sent that these are all.
 * Throws `EditionError`.
 */
const builder = new EditionBuilder(workerData as number)

parentPort?.on('message', (part: DossierPart | 'all') => {
  if (part === 'all') parentPort?.postMessage(builder.finish())
  else builder.add(part)
})
