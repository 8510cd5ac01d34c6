/** So many statements a connection keeps prepared at most: what is asked all the time are some hundred. */
const MOST_NAMED = 200

/** A statement is worth preparing once it has been used so often: those of lists have a text for each length. */
const USES = 5

/** More texts than are in use. */
const MOST_COUNTED = 5_000

/** What has another shape once its table has: PostgreSQL refuses it then, as long as it is prepared. */
const OPEN_LIST = /(?:SELECT|RETURNING) \*|\.\*/

/**
 * Names statements to PostgreSQL, by which each connection prepares them once (docs/decisions/0026). What has no name is parsed each time.
 */
export class StatementNames {
  readonly #names = new Map<string, string>()
  readonly #uses = new Map<string, number>()

  /** Returns the name of a statement that is used now; empty for none. */
  nameOf(sql: string): string {
    const name = this.#names.get(sql)
    if (name !== undefined) return name
    if (this.#names.size >= MOST_NAMED || OPEN_LIST.test(sql)) return ''
    const uses = (this.#uses.get(sql) ?? 0) + 1
    if (uses <= USES) {
      if (this.#uses.size >= MOST_COUNTED) this.#uses.clear()
      this.#uses.set(sql, uses)
      return ''
    }
    const fresh = `backstory_${this.#names.size + 1}`
    this.#uses.delete(sql)
    this.#names.set(sql, fresh)
    return fresh
  }
}
