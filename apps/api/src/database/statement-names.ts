/** So many statements a connection keeps prepared at most, each of some kilobytes: more than there are in the code. */
const MOST_NAMED = 300

/** A statement is worth preparing once it has been used so often. */
const USES = 5

/** More texts than are in use. */
const MOST_COUNTED = 2_000

/** Lists have a text for each length, so many that they would take the names of all others; what is so long has one, too. */
const LIST = /IN \(\$\d+,|\), ?\(\$/
const MOST_LENGTH = 5_000

/** What has another shape once a table has: PostgreSQL refuses it then, as long as it is prepared. */
const OPEN_LIST = /\* FROM "|\.\*|RETURNING \*/

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
    if (this.#names.size >= MOST_NAMED || !isFit(sql)) return ''
    const uses = (this.#uses.get(sql) ?? 0) + 1
    if (uses <= USES) {
      if (this.#uses.size >= MOST_COUNTED) this.#uses.clear()
      this.#uses.set(sql, uses)
      return ''
    }
    const fresh = `backstory_${this.#names.size + 1}`
    this.#names.set(sql, fresh)
    this.#uses.delete(sql)
    return fresh
  }
}

function isFit(sql: string): boolean {
  return sql.length <= MOST_LENGTH && !LIST.test(sql) && !OPEN_LIST.test(sql)
}
