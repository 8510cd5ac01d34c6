import { type TSchema, Type } from '@sinclair/typebox'

/** What a list is asked for: at most `limit` items after `cursor`. */
export interface PageRequest {
  limit: number
  cursor?: string | undefined
}

/** One page of a list. `next` is the cursor of the following page; without it this is the last. */
export interface Page<T> {
  items: T[]
  next?: string
}

/** Returns the schema of a page of items. */
export const PageOf = <T extends TSchema>(item: T, description: string) =>
  Type.Object(
    { items: Type.Array(item), next: Type.Optional(Type.String({ description: 'Cursor of the next page' })) },
    { additionalProperties: false, description },
  )

/** A cursor that a list did not give. */
export class CursorError extends Error {
  override name = 'CursorError'
  constructor() {
    super(
      'the cursor is not one that this list gave with these filters: leave it out to start at the beginning',
    )
  }
}

/**
 * Makes a page of rows that were asked for with `limit + 1`, so that it is known whether there are more. The order is that of the key,
 * so rows that come and go between two pages move nothing.
 */
export function pageOf<Row, T>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => string,
  itemOf: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(itemOf),
    ...(rows.length > limit && last !== undefined && { next: cursorOf(keyOf(last)) }),
  }
}

/** Returns the query for a page of things in use, of one dossier or of all, in the order of their ids. */
export function queryInUse(dossierId: string | undefined, { limit, cursor }: PageRequest) {
  return {
    where: {
      retiredAt: null,
      ...(dossierId && { dossierId }),
      ...(cursor && { id: { gt: keyOfCursor(cursor) } }),
    },
    orderBy: { id: 'asc' },
    take: limit + 1,
  } as const
}

/** Returns the cursor of the page that begins after a key. */
export function cursorOf(key: string): string {
  return Buffer.from(key).toString('base64url')
}

/** Returns the key that a cursor stands for. Throws {@link CursorError}. */
export function keyOfCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url')
  const text = key.toString()
  // Keys are made of ids and names: what has other characters was not made here.
  if (key.toString('base64url') !== cursor || /[\p{Cc}\ufffd]/u.test(text)) throw new CursorError()
  return text
}

/** Returns the number that the cursor of a list of numbered rows stands for. Throws {@link CursorError}. */
export function numberOfCursor(cursor: string): bigint {
  const key = keyOfCursor(cursor)
  if (!/^\d{1,18}$/.test(key)) throw new CursorError()
  return BigInt(key)
}
