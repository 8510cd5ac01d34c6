import type { Entity, Fact, Id, Name } from '@backstory/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  asEdited,
  movedBack,
  movedFact,
  needingAgain,
  needingInstead,
  withNamesOf,
  withoutNamesOf,
} from './merged-documents.ts'

const MERGE = { from: 'ann', into: 'anna' }
const anyId: fc.Arbitrary<Id> = fc.constantFrom('ann', 'anna', 'bob')

const anyFact: fc.Arbitrary<Fact> = fc
  .record({
    entity: anyId,
    saidBy: fc.option(anyId, { nil: undefined }),
    entities: fc.array(fc.record({ entity: anyId, part: fc.constantFrom('party', 'place') }), {
      maxLength: 4,
    }),
  })
  .map(({ entity, saidBy, entities }) => ({
    id: 'a-fact',
    entity,
    ...(saidBy && { saidBy }),
    property: 'said',
    value: { text: { en: 'Yes' }, ...(entities.length > 0 && { entities }) },
    rank: 'normal',
    status: 'published',
    citations: [{ source: 'gazette', quote: 'yes' }],
  }))

const anyName: fc.Arbitrary<Name> = fc
  .record({
    text: fc.constantFrom('Ann', 'Anna', 'A. Example'),
    use: fc.constantFrom('full', 'short'),
    needs: fc.option(fc.uniqueArray(anyId, { minLength: 1, maxLength: 3 }), { nil: undefined }),
  })
  .map(({ text, use, needs }) => ({ text, lang: 'en', use, ...(needs && { needs: { entities: needs } }) }))

const anyEntity = (id: Id): fc.Arbitrary<Entity> =>
  fc
    .record({
      names: fc.uniqueArray(anyName, { minLength: 1, maxLength: 4, selector: ({ text, use }) => text + use }),
      links: fc.option(fc.dictionary(fc.constantFrom('wikidata', 'viaf'), fc.constantFrom('1', '2')), {
        nil: undefined,
      }),
    })
    .map(({ names, links }) => ({
      id,
      kind: 'person',
      title: { en: id },
      description: { en: 'Runner' },
      ...(links && Object.keys(links).length > 0 && { links: { ...links } }),
      names,
    }))

const neededIn = (name: Name | undefined) =>
  new Set((name?.needs as { entities?: Id[] } | undefined)?.entities)

describe('un-merging takes back', () => {
  test('what merging did to facts, whatever they name', () => {
    fc.assert(
      fc.property(anyFact, (fact) => {
        const moved = movedFact(fact, MERGE)
        expect(JSON.stringify(moved)).not.toContain('"ann"')
        expect(movedBack(moved, fact, MERGE)).toEqual(fact)
      }),
    )
  })

  test('names and links that the other brought', () => {
    fc.assert(
      fc.property(anyEntity('anna'), anyEntity('ann'), (before, other) => {
        const after = withNamesOf(before, other)
        for (const { text, use } of other.names)
          expect(after.names.some((name) => name.text === text && name.use === use)).toBe(true)
        expect(withoutNamesOf(after, { before, after })).toEqual(before)
      }),
    )
  })

  test('names with what was edited of them since', () => {
    const edit = (entity: Entity) => ({
      ...entity,
      names: entity.names.map((name): Name => ({ ...name, caseSensitive: true })),
    })
    fc.assert(
      fc.property(anyEntity('anna'), anyEntity('ann'), (before, was) => {
        const after = needingInstead(withNamesOf(before, was), MERGE)
        expect(asEdited(was, { now: after, before }, MERGE)).toEqual(was)
        const got = asEdited(was, { now: edit(after), before }, MERGE)
        for (const [i, { caseSensitive, ...name }] of got.names.entries()) {
          const isOwn = before.names.some(({ text, use }) => text === name.text && use === name.use)
          expect(caseSensitive).toBe(isOwn ? undefined : true)
          expect(neededIn(name)).toEqual(neededIn(was.names[i]))
        }
        expect(withoutNamesOf(edit(after), { before, after })).toEqual({
          ...edit(before),
          ...(before.links && { links: before.links }),
          names: edit(needingInstead(before, MERGE)).names,
        })
      }),
    )
  })

  test('links with what was edited of them since', () => {
    const entity = (id: Id, links: Entity['links']): Entity => ({
      id,
      kind: 'person',
      title: { en: id },
      description: { en: 'Runner' },
      ...(links && { links }),
      names: [{ text: id, lang: 'en', use: 'full' }],
    })
    const before = entity('anna', { wikidata: 'Q1' })
    const was = entity('ann', { wikidata: 'Q2', viaf: '2', gnd: '3', isni: '4' })
    const after = withNamesOf(before, was)
    expect(after.links).toEqual({ wikidata: 'Q1', viaf: '2', gnd: '3', isni: '4' })
    const now = { ...after, links: { wikidata: 'Q11', viaf: '22', isni: '4', orcid: '5' } }
    // Corrected, removed, as it came; what the other had itself, and what is new, is the other's.
    expect(asEdited(was, { now, before }, MERGE).links).toEqual({
      wikidata: 'Q2',
      viaf: '22',
      gnd: '3',
      isni: '4',
    })
    expect(withoutNamesOf(now, { before, after }).links).toEqual({ wikidata: 'Q11', orcid: '5' })
  })

  test('one of two names that differ in their time only', () => {
    const name = (during: string): Name => ({ text: 'Ann', lang: 'en', use: 'former', during })
    const entity = (id: Id, names: Name[]): Entity => ({
      id,
      kind: 'person',
      title: { en: id },
      description: { en: 'Runner' },
      names,
    })
    const was = entity('ann', [name('2001'), name('2002')])
    const before = entity('anna', [{ text: 'Anna', lang: 'en', use: 'full' }])
    const now = { ...before, names: [...before.names, name('2001'), name('2003')] }
    expect(asEdited(was, { now, before }, MERGE).names).toEqual([name('2001'), name('2003')])
  })

  test('no name that was written since, though its words are those of one that came', () => {
    const name = (during: string): Name => ({ text: 'Ann', lang: 'en', use: 'nickname', during })
    const person = (id: Id, names: Name[]): Entity => {
      return { id, kind: 'person', title: { en: id }, description: { en: 'Runner' }, names }
    }
    const BOB = person('anna', [{ text: 'Anna', lang: 'en', use: 'full' }])
    const was = person('ann', [name('2000/2005')])
    const merged = withNamesOf(BOB, was)
    const now = { ...merged, names: [...merged.names, name('2010/2015')] }
    expect(withoutNamesOf(now, { before: BOB, after: merged }).names).toEqual([
      ...BOB.names,
      name('2010/2015'),
    ])
    expect(asEdited(was, { before: BOB, now }, MERGE).names).toEqual(was.names)
  })

  test('what names need in a text', () => {
    fc.assert(
      fc.property(anyEntity('bob'), (before) => {
        const after = needingInstead(before, MERGE)
        expect(JSON.stringify(after)).not.toContain('"ann"')
        const again = needingAgain(after, before, MERGE)
        expect(again.names.map(neededIn)).toEqual(before.names.map(neededIn))
      }),
    )
  })
})

test('what was edited since stays', () => {
  const before: Fact = {
    id: 'a-fact',
    entity: 'ann',
    property: 'said',
    value: { text: { en: 'Yes' }, entities: [{ entity: 'ann', part: 'party' }] },
    rank: 'normal',
    status: 'published',
    citations: [{ source: 'gazette', quote: 'yes' }],
  }
  const moved = movedFact(before, MERGE)
  const edited: Fact = {
    ...moved,
    value: {
      text: { en: 'No' },
      entities: [
        { entity: 'bob', part: 'party' },
        { entity: 'anna', part: 'party' },
      ],
    },
    note: 'Corrected',
  }
  expect(movedBack(edited, before, MERGE)).toEqual({
    ...before,
    value: {
      text: { en: 'No' },
      entities: [
        { entity: 'bob', part: 'party' },
        { entity: 'ann', part: 'party' },
      ],
    },
    note: 'Corrected',
  })
})
