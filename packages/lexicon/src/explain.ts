import type { Use } from './lexicon-source.ts'
import type { Evidence } from './mention.ts'

const USES: Record<Use, string> = {
  full: 'is a name of',
  short: 'is short for',
  acronym: 'stands for',
  metonym: 'often stands for',
  demonym: 'is said of people and things of',
  former: 'is a former name of',
  nickname: 'is a nickname of',
}

/** What the reasons for a mention refer to. */
export interface ExplainContext {
  /** The words that are the mention. */
  marked: string
  /** Title of the entity that is mentioned. */
  title: string
  textOf(start: number, end: number): string
  titleOf(entity: string): string
}

/** Returns why a stretch of text was decided to mean an entity, in sentences that a reader can check against the text. */
export function explain(why: readonly Evidence[], context: ExplainContext): string[] {
  return why.map((evidence) => sentenceOf(evidence, context))
}

/** Returns the entities other than the one mentioned that the reasons speak of, by their keys. */
export function explainedBy(why: readonly Evidence[]): string[] {
  return why.flatMap((evidence) => {
    if (evidence.because === 'context-entity') return [evidence.entity]
    return evidence.because === 'likelier' ? [evidence.than] : []
  })
}

function sentenceOf(evidence: Evidence, { marked, title, textOf, titleOf }: ExplainContext): string {
  switch (evidence.because) {
    case 'name':
      return marked === title ? `“${marked}” is its name.` : `“${marked}” ${USES[evidence.use]} ${title}.`
    case 'antecedent': {
      const where = evidence.isBelow ? 'below this headline' : 'earlier in this article'
      return `“${textOf(evidence.start, evidence.end)}” stands ${where}.`
    }
    case 'context-word':
      return `“${evidence.word}” stands near it.`
    case 'context-entity':
      return `The article also mentions ${titleOf(evidence.entity)}.`
    case 'likelier':
      return `${titleOf(evidence.than)} has this name too, but is less likely meant here.`
  }
}
