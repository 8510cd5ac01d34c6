import type { ReadFrom, Rendered } from './read-cache.ts'

/** What became of an answer: as it was sent, or the error that it ended with; neither where it is no answer for others. */
export type Outcome = { rendered?: Rendered; error?: Error }

interface Making {
  from: ReadFrom
  outcome: Promise<Outcome>
}

/** Answers that are being made, so that who asks for the same meanwhile need not have it made again. */
export class AnswersUnderWay {
  readonly #making = new Map<string, Making>()

  /** Returns what is to become of an answer that is being made from nothing older than this, if one is. */
  find(key: string, { generation, day }: ReadFrom): Promise<Outcome> | undefined {
    const making = this.#making.get(key)
    return making?.from.generation === generation && making.from.day === day ? making.outcome : undefined
  }

  /** Notes that an answer is being made, and returns what tells what became of it. Only what is told first counts. */
  begin(key: string, from: ReadFrom): (outcome: Outcome) => void {
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const making = { from, outcome: promise }
    this.#making.set(key, making)
    return (outcome) => {
      resolve(outcome)
      if (this.#making.get(key) === making) this.#making.delete(key)
    }
  }
}
