import type { Entity, EntityHead, Name } from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import { defined, json } from './columns.ts'

/** What a query must include for {@link entityOf}. */
export const withNames = { names: { orderBy: { position: 'asc' } } } as const satisfies Prisma.EntityInclude

type EntityRow = Prisma.EntityGetPayload<{ include: typeof withNames }>

/** Returns the entity that a row with its names holds. */
export function entityOf(row: EntityRow): Entity {
  const links = row.links as NonNullable<Entity['links']>
  return {
    ...headOf(row),
    ...(Object.keys(links).length > 0 && { links }),
    names: row.names.map(nameOf),
  }
}

/** Returns the head of the entity that a row holds. */
export function headOf(row: Prisma.EntityGetPayload<object>): EntityHead {
  return {
    id: row.id,
    kind: row.kind as EntityHead['kind'],
    title: row.title as EntityHead['title'],
    description: row.description as EntityHead['description'],
  }
}

function nameOf(row: EntityRow['names'][number]): Name {
  return defined<Name>({
    text: row.text,
    lang: row.lang,
    use: row.use as Name['use'],
    caseSensitive: row.caseSensitive || undefined,
    needs: row.needs as Name['needs'],
    never: row.never as Name['never'],
    during: row.during,
  })
}

/** Returns the columns of an entity; names have a table of their own, see {@link nameRows}. */
export function entityColumns(
  entity: Entity,
): Pick<Prisma.EntityUncheckedCreateInput, 'kind' | 'title' | 'description' | 'links'> {
  return {
    kind: entity.kind,
    title: json(entity.title),
    description: json(entity.description),
    links: json(entity.links ?? {}),
  }
}

/** Returns the rows of an entity's names. */
export function nameRows(entity: Entity): Prisma.NameCreateManyInput[] {
  return entity.names.map((name, position) => ({
    entityId: entity.id,
    position,
    text: name.text,
    lang: name.lang,
    use: name.use,
    caseSensitive: name.caseSensitive ?? false,
    ...(name.needs !== undefined && {
      needs: typeof name.needs === 'string' ? name.needs : json(name.needs),
    }),
    ...(name.never && { never: json(name.never) }),
    during: name.during ?? null,
    folded: foldForSearch(name.text),
  }))
}

/** Letters that Unicode takes nothing off, as PostgreSQL's `unaccent` writes them, and what is typed for marks that keyboards lack. */
const PLAIN = new Map(
  "ß=ss æ=ae œ=oe þ=th ø=o đ=d ð=d ł=l ħ=h ı=i ʼ=' ‘=' ’=' “=\" ”=\" ‐=- ‑=- ‒=- –=- —=- ―=- −=-"
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
)
const NOT_PLAIN = new RegExp(`[${[...PLAIN.keys()].join('')}]`, 'gu')

/** Returns the text as search compares names: lower case, without diacritics (Unicode NFKD without marks), in plain letters. */
export function foldForSearch(text: string): string {
  const bare = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return bare.replaceAll(NOT_PLAIN, (letter) => PLAIN.get(letter) ?? letter)
}
