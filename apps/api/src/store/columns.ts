import { type Day, dayText, findDayOf } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'

/** Fields of `T` as columns have them: `null` for absent. */
type Nullable<T> = { [K in keyof T]: T[K] | null | undefined }

/** Returns the object without the fields that are `null` or `undefined`: SQL's NULL ends at the store. */
export function defined<T extends object>(fields: Nullable<T>): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as T
}

/** Returns the value of a Json column. The model's shapes are JSON; their optional fields keep TypeScript from seeing it. */
export function json(value: object): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue
}

/** The first day that a date column takes: SQL has no year 0. */
const FIRST_DAY = findDayOf('0001-01-01') as Day

/** Returns a day as a date column takes it; what is unbounded is NULL, and all that is before the year 1 is its first day. */
export function dateOf(day: Day): Date | null {
  return Number.isFinite(day) ? new Date(dayText(Math.max(day, FIRST_DAY))) : null
}

/** Returns the day of a date column as text. */
export function dayTextOf(date: Date | null): string | undefined {
  return date?.toISOString().slice(0, 10)
}

/** Returns the day of a moment in UTC, `YYYY-MM-DD`; without one, today. */
export function utcDay(moment = new Date()): string {
  return moment.toISOString().slice(0, 10)
}

/** Returns the condition that a column has one of some values. One alone is asked for as that, so that an index gives its rows in their order. */
export function isAmong(column: Prisma.Sql, values: readonly string[]): Prisma.Sql {
  return values.length === 1 ? Prisma.sql`${column} = ${values[0]}` : Prisma.sql`${column} = ANY(${values})`
}
