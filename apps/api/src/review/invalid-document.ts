/** A body that is understood but does not make a document. `faults` point into the document that it would have made. */
export class InvalidDocumentError extends Error {
  override name = 'InvalidDocumentError'
  readonly faults: { pointer: string; detail: string }[]
  constructor(faults: InvalidDocumentError['faults']) {
    super(faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '))
    this.faults = faults
  }
}
