import type { LexiconSource, SourceEntity, SourceName } from '../lexicon-source.ts'
import { acronymOf } from './acronym.ts'
import { adjectiveOf, demonymsOf, pluralOf } from './demonym.ts'
import { personForms } from './person-forms.ts'
import { abbreviationsOf, plainForms } from './plain-forms.ts'
import { teamNames } from './team-names.ts'

/**
 * Returns the names with the forms that a curator should not have to type: "JK Rowling" of "J. K. Rowling", "ACLU" of "American Civil
 * Liberties Union", "Chevron" of "Chevron Corporation", "Danish" of "Denmark", "North Koreans" of "North Korean". A form that is a name
 * already, of whatever entity, is not derived. All rules of a name go with its forms. For names in Latin letters.
 */
export function withDerivedNames({ entities, names }: LexiconSource): SourceName[] {
  const owners = new Map(entities.map((entity) => [entity.key, entity]))
  const given = new Set(names.map(({ text }) => text.toLowerCase()))
  const derived = names.flatMap((name) => formsOf(name, owners.get(name.entity)))
  const claims = claimsOf(derived, owners)
  return [
    ...names,
    ...derived.filter(({ text, use, entity, team }) => {
      const form = text.toLowerCase()
      // The place has the name, and the team has it for that reason.
      if (team) return true
      if (given.has(form)) return false
      if (use === 'acronym') return claims.get(form)?.size === 1
      if (use !== 'demonym') return true
      // Where the people are known by themselves, the word is theirs: "British people".
      const isOfPeople = given.has(`${adjectiveOf(text)?.toLowerCase()} people`)
      return !isOfPeople && isHeaviest(entity, claims.get(form) ?? new Map())
    }),
  ]
}

/** For each acronym and demonym, the entities that it is derived from, with their weights. What may be short for several things is short for none. */
function claimsOf(
  names: readonly SourceName[],
  owners: ReadonlyMap<string, SourceEntity>,
): Map<string, Map<string, number>> {
  const claims = new Map<string, Map<string, number>>()
  for (const { text, use, entity } of names) {
    if (use !== 'acronym' && use !== 'demonym') continue
    const form = text.toLowerCase()
    claims.set(
      form,
      (claims.get(form) ?? new Map()).set(entity, owners.get(entity)?.weight ?? Number.POSITIVE_INFINITY),
    )
  }
  return claims
}

/** "Jordanian" is of the state of Jordan, whatever towns have its name. */
function isHeaviest(entity: string, claims: ReadonlyMap<string, number>): boolean {
  return (claims.get(entity) ?? 0) >= Math.max(...claims.values())
}

function formsOf(name: SourceName, owner: SourceEntity | undefined): SourceName[] {
  const { text, use } = name
  if (use === 'demonym') return pluralOf(text).map((form) => ({ ...name, text: form }))
  if (use !== 'full' && use !== 'former') return []
  const as = (form: string, other: Partial<SourceName> = {}): SourceName => ({
    ...name,
    text: form,
    ...other,
  })
  if (owner?.trait === 'person') return personForms(text).map((form) => as(form))
  const forms = plainForms(text).map((form) => as(form))
  const isPlace = owner?.trait === 'place'
  if (isPlace) forms.push(...demonymsOf(text).map((form) => as(form, { use: 'demonym' })))
  if (isPlace || owner?.trait === 'organisation')
    forms.push(...abbreviationsOf(text).map((form) => as(form, { use: 'acronym' })))
  const isBody = owner?.trait === 'organisation' || owner?.trait === 'agreement'
  if (owner?.trait === 'organisation') forms.push(...teamNames(name))
  const acronym = isBody ? acronymOf(text) : undefined
  if (acronym !== undefined) forms.push(as(acronym, { use: 'acronym' }))
  return forms
}
