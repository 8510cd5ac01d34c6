/** Annotated texts, with a list to find them with and what is to be reached. */
export interface LinkingSet {
  title: string
  /** Name of the file of texts in `linking/`. */
  texts: string
  /** Names of the files of entities there. */
  entities: string[]
  goal: Goal
}

/** What is to be reached, at least; `lost`: so much of the F1 of the same texts with their own list, at most. */
export interface Goal {
  f1?: number
  precision?: number
  lost?: number
}

const ALL = ['entities', 'distractors', 'geonames']
const WITH_ALL: Goal = { precision: 0.85, lost: 0.04 }

/** The sets of the corpus, each with the lists that it is tried with. */
export const LINKING_SETS: readonly LinkingSet[] = [
  { title: 'news', texts: 'news-fair-v2.dev40', entities: ['entities'], goal: { f1: 0.74, precision: 0.88 } },
  { title: 'news, all lists', texts: 'news-fair-v2.dev40', entities: ALL, goal: WITH_ALL },
  {
    title: 'encyclopedia',
    texts: 'wiki-fair-v2-no-coref',
    entities: ['entities'],
    goal: { f1: 0.76, precision: 0.88 },
  },
  {
    title: 'encyclopedia, all lists',
    texts: 'wiki-fair-v2-no-coref',
    entities: ALL,
    goal: WITH_ALL,
  },
  { title: 'kore50', texts: 'kore50', entities: ['entities'], goal: { precision: 0.85 } },
  { title: 'kore50, all lists', texts: 'kore50', entities: ALL, goal: WITH_ALL },
  { title: 'places', texts: 'geo-lgl', entities: ['geonames'], goal: { f1: 0.55 } },
]

/** Peers on sets of this kind, as the corpus's README has them: F1 and precision, for a closed list of 5,000 entities and for places. */
export const PEERS: readonly (readonly [string, string, string])[] = [
  ['naive dictionary', '0.60', '0.77'],
  ['naive dictionary, 160,000 distractors', '0.42', '0.37'],
  ['DBpedia Spotlight', '0.57', '0.83'],
  ['spaCy with Wikipedia priors', '0.64', '0.86'],
  ['Ambiverse', '0.68', '0.85'],
  ['REL', '0.69', '0.88'],
  ['ReFinED', '0.79', '0.90'],
  ['places: naive dictionary', '0.37', ''],
  ['places: Google NLP, most populous', '0.61', '0.81'],
]
