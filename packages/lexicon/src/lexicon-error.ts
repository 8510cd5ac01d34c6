/** Why bytes are not a lexicon that this code can use. */
export type LexiconProblem = 'not-a-lexicon' | 'truncated' | 'damaged' | 'older-format' | 'newer-format'

/** Thrown by `open`. The message says what is wrong and what to do about it; nothing of the bytes has been used. */
export class LexiconError extends Error {
  readonly problem: LexiconProblem

  constructor(problem: LexiconProblem, message: string) {
    super(message)
    this.name = 'LexiconError'
    this.problem = problem
  }
}
