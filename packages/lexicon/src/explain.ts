import type { Use } from './lexicon-source.ts'
import type { Evidence } from './mention.ts'

/** What the reasons for a mention refer to. */
export interface ExplainContext {
  /** The words that are the mention. */
  marked: string
  /** Title of the entity that is mentioned. */
  title: string
  textOf(start: number, end: number): string
  titleOf(entity: string): string
}

/**
 * A reason with the words that it is about, to be put into a sentence of any language. `its-name`: the words are the title itself.
 * `stands-below`: where the words are in a headline, and the full name in the text below it.
 */
export type Reason =
  | { reason: 'its-name'; marked: string }
  | { reason: `name-${Use}`; marked: string; title: string }
  | { reason: 'stands-earlier' | 'stands-below' | 'stands-near'; words: string }
  | { reason: 'also-mentions' | 'likelier-than'; title: string }

/** Returns why a stretch of text was decided to mean an entity, as reasons that a reader can check against the text. */
export function reasonsOf(why: readonly Evidence[], context: ExplainContext): Reason[] {
  return why.map((evidence) => reasonOf(evidence, context))
}

/** Returns the same in English sentences. */
export function explain(why: readonly Evidence[], context: ExplainContext): string[] {
  return reasonsOf(why, context).map(sentenceOf)
}

/** Returns the entities other than the one mentioned that the reasons speak of, by their keys. */
export function explainedBy(why: readonly Evidence[]): string[] {
  return why.flatMap((evidence) => {
    if (evidence.because === 'context-entity') return [evidence.entity]
    return evidence.because === 'likelier' ? [evidence.than] : []
  })
}

function reasonOf(evidence: Evidence, { marked, title, textOf, titleOf }: ExplainContext): Reason {
  switch (evidence.because) {
    case 'name':
      return marked === title
        ? { reason: 'its-name', marked }
        : { reason: `name-${evidence.use}`, marked, title }
    case 'antecedent': {
      const words = textOf(evidence.start, evidence.end)
      return { reason: evidence.isBelow ? 'stands-below' : 'stands-earlier', words }
    }
    case 'context-word':
      return { reason: 'stands-near', words: evidence.word }
    case 'context-entity':
      return { reason: 'also-mentions', title: titleOf(evidence.entity) }
    case 'likelier':
      return { reason: 'likelier-than', title: titleOf(evidence.than) }
  }
}

const USES: Record<`name-${Use}`, string> = {
  'name-full': 'is a name of',
  'name-short': 'is short for',
  'name-acronym': 'stands for',
  'name-metonym': 'often stands for',
  'name-demonym': 'is said of people and things of',
  'name-former': 'is a former name of',
  'name-nickname': 'is a nickname of',
}

function sentenceOf(told: Reason): string {
  switch (told.reason) {
    case 'its-name':
      return `“${told.marked}” is its name.`
    case 'stands-earlier':
      return `“${told.words}” stands earlier in this article.`
    case 'stands-below':
      return `“${told.words}” stands below this headline.`
    case 'stands-near':
      return `“${told.words}” stands near it.`
    case 'also-mentions':
      return `The article also mentions ${told.title}.`
    case 'likelier-than':
      return `${told.title} has this name too, but is less likely meant here.`
    default:
      return `“${told.marked}” ${USES[told.reason]} ${told.title}.`
  }
}
