/** Why a source cannot be compiled. */
export type LexiconSourceProblem =
  | 'empty-key'
  | 'duplicate-key'
  | 'long-key'
  | 'bad-weight'
  | 'unknown-entity'
  | 'empty-name'
  | 'name-without-letters'
  | 'unknown-use'
  | 'unknown-trait'
  | 'empty-rule'
  | 'too-many-rules'
  | 'bad-days'

/** Thrown by `compile`. The message names the entity or name at fault and what is wrong with it. */
export class LexiconSourceError extends Error {
  readonly problem: LexiconSourceProblem

  constructor(problem: LexiconSourceProblem, message: string) {
    super(message)
    this.name = 'LexiconSourceError'
    this.problem = problem
  }
}
