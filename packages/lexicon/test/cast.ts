import type { LexiconSource, SourceEntity, SourceName, Trait, Use } from '../src/lexicon-source.ts'

/** Returns an entity of a source. */
export function entity(key: string, trait: Trait, ...related: string[]): SourceEntity {
  return { key, trait, related }
}

/** Returns a name of a source. */
export function name(
  text: string,
  of: string,
  use: Use = 'full',
  rules: Partial<SourceName> = {},
): SourceName {
  return { text, entity: of, use, ...rules }
}

const surname = { needs: 'antecedent' } as const
const strict = { caseSensitive: true } as const

/** The names that most cases are about: neighbours of each other, ambiguous in the ways that names of the news are. */
export const cast: LexiconSource = {
  entities: [
    entity('russia', 'place', 'putin'),
    entity('north-korea', 'place', 'kim'),
    entity('south-korea', 'place'),
    entity('ukraine', 'place'),
    entity('china', 'place'),
    entity('japan', 'place'),
    entity('asia', 'place'),
    entity('europe', 'place'),
    entity('germany', 'place'),
    entity('usa', 'place'),
    entity('uw', 'organisation'),
    entity('un', 'organisation'),
    entity('unsc', 'organisation', 'un'),
    entity('nato', 'organisation'),
    entity('nsc', 'organisation'),
    entity('bloomberg', 'organisation'),
    entity('putin', 'person'),
    entity('kim', 'person'),
    entity('shoigu', 'person'),
    entity('lavrov', 'person'),
    entity('kirby', 'person'),
    entity('ha', 'person'),
    entity('novotna', 'person'),
    entity('jackson', 'person'),
    entity('covid', 'concept'),
    entity('soviet-union', 'place'),
    entity('treaty', 'agreement'),
    entity('west', 'concept'),
  ],
  names: [
    name('Russia', 'russia'),
    name('Russian', 'russia', 'demonym'),
    name('Moscow', 'russia', 'metonym'),
    name('Kremlin', 'russia', 'metonym'),
    name('North Korea', 'north-korea'),
    name('North Korean', 'north-korea', 'demonym'),
    name('Pyongyang', 'north-korea', 'metonym'),
    name('South Korea', 'south-korea'),
    name('Ukraine', 'ukraine'),
    name('Ukrainian', 'ukraine', 'demonym'),
    name('Kyiv', 'ukraine', 'metonym'),
    name('China', 'china', 'full', strict),
    name('Chinese', 'china', 'demonym'),
    name('Beijing', 'china', 'metonym'),
    name('Japan', 'japan'),
    name('Tokyo', 'japan', 'metonym'),
    name('Asia', 'asia'),
    name('Asian', 'asia', 'demonym'),
    name('Europe', 'europe'),
    name('Germany', 'germany'),
    name('Berlin', 'germany', 'metonym'),
    name('United States', 'usa'),
    name('US', 'usa', 'acronym', strict),
    name('Washington', 'usa', 'metonym'),
    name('United Nations', 'un'),
    name('UN', 'un', 'acronym', strict),
    name('UN Security Council', 'unsc'),
    name('NATO', 'nato', 'acronym'),
    name('National Security Council', 'nsc'),
    name('Bloomberg', 'bloomberg'),
    name('Vladimir Putin', 'putin'),
    name('Putin', 'putin', 'short'),
    name('Kim Jong-Un', 'kim'),
    name('Sergei Shoigu', 'shoigu'),
    name('Shoigu', 'shoigu', 'short', surname),
    name('Sergei Lavrov', 'lavrov'),
    name('John Kirby', 'kirby'),
    name('Kirby', 'kirby', 'short', surname),
    name('Yong-Chool Ha', 'ha'),
    name('Ha', 'ha', 'short', { ...surname, ...strict }),
    name('Tereza Novotna', 'novotna'),
    name('Novotna', 'novotna', 'short', surname),
    name('Henry M. Jackson', 'jackson'),
    name('Covid', 'covid'),
    name('Soviet Union', 'soviet-union'),
    name('Soviet', 'soviet-union', 'short'),
    name('Friendship, Good-Neighborly Relations and Cooperation', 'treaty'),
    name('the West', 'west', 'full', strict),
  ],
}
