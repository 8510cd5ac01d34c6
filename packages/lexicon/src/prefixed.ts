import type { Stretch } from './match.ts'
import type { Reading } from './reading.ts'
import { type Name, traitOf } from './records.ts'
import { SPACE } from './words.ts'

/** Returns the bodies with the state or union before them that is part of their name in print: "U.S. Congress", "EU Commission". */
export function findPrefixed(reading: Reading, stretches: readonly Stretch[]): Stretch[] {
  const { lexicon, words } = reading
  const isBody = ({ entity }: Name) => traitOf(lexicon, entity) === 'organisation'
  const isState = ({ traits, entity }: Name) =>
    traits.use === 'acronym' && traitOf(lexicon, entity) === 'place'
  return stretches.flatMap((body) => {
    if (body.first === 0 || words.kind[body.first] !== SPACE || !body.names.some(isBody)) return []
    const state = reading.ending.get(body.first - 1)?.find(({ names }) => names.some(isState))
    if (state === undefined) return []
    return [{ ...body, first: state.first, start: state.start, names: body.names.filter(isBody) }]
  })
}
