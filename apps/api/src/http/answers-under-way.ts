import type { ReadFrom, Rendered } from './read-cache.ts'

/** What became of an answer: as it was sent, or the error that it ended with; neither where it is no answer for others. */
export type Outcome = { rendered?: Rendered; error?: Error }

/** Who asks, and what their answer is made from. */
export interface Asker {
  from: ReadFrom
  /** Whether they have no token: strangers share connections, and wait longer for one (`patient-pool.ts`). */
  isStranger: boolean
}

interface Making extends Asker {
  outcome: Promise<Outcome>
}

/** Answers that are being made, so that who asks for the same meanwhile need not have it made again. */
export class AnswersUnderWay {
  readonly #making = new Map<string, Making>()

  /** Returns what is to become of an answer that is being made from nothing older, if one is; who has a token waits for no stranger's. */
  find(key: string, { from: { generation, day }, isStranger }: Asker): Promise<Outcome> | undefined {
    const making = this.#making.get(key)
    if (making?.from.generation !== generation || making.from.day !== day) return undefined
    return isStranger || !making.isStranger ? making.outcome : undefined
  }

  /** Notes that an answer is being made, and returns what tells what became of it. Only what is told first counts. */
  begin(key: string, asker: Asker): (outcome: Outcome) => void {
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const making = { ...asker, outcome: promise }
    this.#making.set(key, making)
    return (outcome) => {
      resolve(outcome)
      if (this.#making.get(key) === making) this.#making.delete(key)
    }
  }
}
