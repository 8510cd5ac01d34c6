import { parentPort, workerData } from 'node:worker_threads'
import type { Built } from './build-apart.ts'
import { type DossierPart, EditionBuilder } from './edition-builder.ts'

/** A thread that builds one edition, of so many entities (`workerData`): of the parts that it is sent, once it is sent that these are all. */
const builder = new EditionBuilder(workerData as number)

parentPort?.on('message', (part: DossierPart | 'all') => {
  try {
    if (part === 'all') answer({ content: builder.finish() })
    else builder.add(part)
  } catch (error) {
    // An error that is sent to another thread forgets what it was called.
    const { name, message } = error as Error
    answer({ fault: { name, message } })
  }
})

function answer(built: Built): void {
  parentPort?.postMessage(built)
}
