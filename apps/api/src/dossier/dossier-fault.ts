/** One thing that is wrong in a dossier's files. */
export interface DossierFault {
  file: string
  line?: number
  message: string
}

/** Files that do not make a dossier. The message lists the faults, a line each, with file and line. */
export class DossierError extends Error {
  override name = 'DossierError'
  readonly faults: DossierFault[]
  constructor(faults: DossierFault[]) {
    super(faults.map(({ file, line, message }) => `${file}${line ? `:${line}` : ''}: ${message}`).join('\n'))
    this.faults = faults
  }
}
