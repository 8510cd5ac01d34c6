import { randomUUID } from 'node:crypto'
import { type Id, mayAct, type Role, type Token } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { defined } from './columns.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'
import { recordTokens, type TokenAct } from './token-history-store.ts'
import { lineOf } from './token-line.ts'

/** What a token is made of, beside what the store adds. */
export interface NewToken {
  hash: string
  start: string
  label: string
  role: Role
  dossiers: Id[]
  createdBy: string
  expiresAt: Date
  /** For how long it is given, whatever its end. */
  days: number
  /** The end that an admin set: none that is made in its place is good for longer. */
  endsBy?: Date
  /** The token in whose place it is made. */
  rotatedFromId?: Id
  /** The first of its line, where it is not that itself. */
  line?: Id
}

/** Writes a token and returns it as it may be shown. */
export async function createToken(tx: Tx, token: NewToken): Promise<Token> {
  const id = randomUUID()
  const made = tokenOf(await tx.token.create({ data: { line: id, ...token, id, createdAt: new Date() } }))
  const act = { at: new Date(made.createdAt), actor: made.createdBy }
  await recordTokens(tx, act, [{ before: undefined, after: made }])
  return made
}

/** Returns the token with that hash if it is good now: neither revoked nor expired. */
export async function findGoodToken(db: Queryable, hash: string): Promise<Token | undefined> {
  const row = await db.token.findUnique({ where: { hash } })
  return row && row.revokedAt === null && row.expiresAt > new Date() ? tokenOf(row) : undefined
}

/** Tells whether a token is good now for all that it was good for when it was read. */
export async function isStillGood(db: Queryable, { id, role, dossiers }: Token): Promise<boolean> {
  const where = { id, revokedAt: null, expiresAt: { gt: new Date() } }
  const now = await db.token.findFirst({ where, select: { role: true, dossiers: true } })
  if (!now || !mayAct(now.role as Role, role)) return false
  const isForAll = now.dossiers.length === 0
  return isForAll || (dossiers.length > 0 && dossiers.every((dossier) => now.dossiers.includes(dossier)))
}

/** Lists tokens that are good for no other than these dossiers, in the order of their ids; without any, all. Those no longer good too. */
export async function listTokens(db: Queryable, dossiers: Id[], page: PageRequest): Promise<Page<Token>> {
  const within =
    dossiers.length === 0
      ? Prisma.empty
      : Prisma.sql`AND cardinality("dossiers") > 0 AND "dossiers" <@ ${dossiers}::text[]`
  const after = page.cursor ? keyOfCursor(page.cursor) : ''
  const rows = await db.$queryRaw<Row[]>`
    SELECT * FROM "Token" WHERE "id" > ${after} ${within} ORDER BY "id" LIMIT ${page.limit + 1}`
  return pageOf(rows, page.limit, ({ id }) => id, tokenOf)
}

/** A token as it is kept. Its version grows by one whenever anything of what is shown of it changes. */
export interface KeptToken {
  document: Token
  version: number
  days: number
  endsBy: Date | undefined
}

/** Returns the token with that id, also when it is no longer good; `undefined` when there is none. */
export async function findToken(db: Queryable, id: Id): Promise<KeptToken | undefined> {
  const row = await db.token.findUnique({ where: { id } })
  if (!row) return undefined
  return { document: tokenOf(row), version: row.version, days: row.days, endsBy: row.endsBy ?? undefined }
}

/**
 * Writes what a token is good for, in all of its line: those in whose place it was made, and those that were made in its. An end is its own,
 * and the latest that any of them has from now on.
 */
export async function changeToken(
  tx: Tx,
  { id, role, dossiers }: Pick<Token, 'id' | 'role' | 'dossiers'>,
  { end, by }: { end: Date | undefined; by: string },
): Promise<void> {
  const act = { at: new Date(), actor: by }
  const set = [
    Prisma.sql`"role" = ${role}, "dossiers" = ${dossiers}, "changedBy" = ${by}, "changedAt" = ${act.at}`,
  ]
  if (end)
    set.push(
      Prisma.sql`"endsBy" = ${end}, "expiresAt" = CASE "id" WHEN ${id} THEN ${end} ELSE LEAST("expiresAt", ${end}) END`,
    )
  await changeLine(tx, id, act, { set: Prisma.join(set) })
}

/** Lets a good token end at a moment, unless it ends before, and all others of its line now. */
export async function endLine(tx: Tx, id: Id, at: Date, by: string): Promise<void> {
  const act = { at: new Date(), actor: by }
  const end = Prisma.sql`CASE "id" WHEN ${id} THEN ${at}::timestamptz ELSE ${act.at}::timestamptz END`
  const where = Prisma.sql`"revokedAt" IS NULL AND "expiresAt" > ${end}`
  await changeLine(tx, id, act, { set: Prisma.sql`"expiresAt" = ${end}`, where })
}

/**
 * Revokes a token from now on, with all of its line: whoever bears one of them that is still good could take another in its place. Revoking
 * it again changes nothing.
 */
export async function revokeToken(tx: Tx, id: Id, { by, why }: { by: string; why: string }): Promise<void> {
  const act = { at: new Date(), actor: by, comment: why }
  const set = Prisma.sql`"revokedAt" = ${act.at}, "revokedBy" = ${by}, "revokedFor" = ${why}`
  await changeLine(tx, id, act, { set, where: Prisma.sql`"revokedAt" IS NULL` })
}

/** Changes the tokens of a line, or those of them that `where` says, and records what became of each. Nobody else may change tokens meanwhile. */
async function changeLine(
  tx: Tx,
  id: Id,
  act: TokenAct,
  { set, where = Prisma.sql`TRUE` }: { set: Prisma.Sql; where?: Prisma.Sql },
): Promise<void> {
  const rows = await tx.$queryRaw<(Row & { isAfter: boolean })[]>`
    ${lineOf(id)},
    was AS (SELECT * FROM "Token" WHERE "id" IN (SELECT "id" FROM line) AND ${where}),
    changed AS (
      UPDATE "Token" SET ${set}, "version" = "version" + 1 WHERE "id" IN (SELECT "id" FROM was) RETURNING *
    )
    SELECT *, false AS "isAfter" FROM was UNION ALL SELECT *, true FROM changed ORDER BY "createdAt", "id"`
  const tokens = (isAfter: boolean) => rows.filter((row) => row.isAfter === isAfter).map(tokenOf)
  const before = new Map(tokens(false).map((token) => [token.id, token]))
  const recorded = tokens(true).map((after) => ({ before: before.get(after.id), after }))
  await recordTokens(tx, act, recorded)
}

/** Returns the ids under which what a token has asked for may be kept: its line's, and where it is not the first, all others of it. */
export async function listOfLine(db: Queryable, { id, line }: Pick<Token, 'id' | 'line'>): Promise<Id[]> {
  if (id === line) return [line]
  const rows = await db.token.findMany({ where: { line }, select: { id: true } })
  return [...new Set([line, id, ...rows.map((row) => row.id)])]
}

const HOUR_MS = 3_600_000

/** Notes that a token was used, to the hour: finer would be a write for each request, and a diary of its bearer. */
export async function noteUse(db: Queryable, { id, lastUsedAt }: Token): Promise<void> {
  const hour = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS)
  if (lastUsedAt !== undefined && lastUsedAt >= hour.toISOString()) return
  // Of many at once, one is the first.
  await db.token.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: hour } }] },
    data: { lastUsedAt: hour, version: { increment: 1 } },
  })
}

/** Tells whether one that was made in the place of a token has been used. */
export async function isReplaced(db: Queryable, id: Id): Promise<boolean> {
  return (await db.token.count({ where: { rotatedFromId: id, lastUsedAt: { not: null } } })) > 0
}

/** Tells whether any token was ever made. */
export async function hasTokens(db: Queryable): Promise<boolean> {
  return (await db.token.count()) > 0
}

type Row = Prisma.TokenGetPayload<object>

function tokenOf(row: Row): Token {
  const { id, label, dossiers, start, createdBy } = row
  return defined<Token>({
    id,
    label,
    role: row.role as Role,
    dossiers,
    start,
    createdAt: row.createdAt.toISOString(),
    createdBy,
    expiresAt: row.expiresAt.toISOString(),
    changedBy: row.changedBy,
    changedAt: row.changedAt?.toISOString(),
    revokedAt: row.revokedAt?.toISOString(),
    revokedBy: row.revokedBy,
    revokedFor: row.revokedFor,
    rotatedFrom: row.rotatedFromId,
    line: row.line ?? id,
    lastUsedAt: row.lastUsedAt?.toISOString(),
  })
}
