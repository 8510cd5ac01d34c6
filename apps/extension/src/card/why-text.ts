import type { Evidence } from '@backstory/lexicon'

const USES: Record<string, string> = {
  full: 'is a name of',
  short: 'is short for',
  acronym: 'stands for',
  metonym: 'often stands for',
  demonym: 'is said of people and things of',
  former: 'is a former name of',
  nickname: 'is a nickname of',
}

/** What the reasons refer to. */
export interface WhyContext {
  /** The marked words. */
  marked: string
  /** Title of the entity. */
  title: string
  textOf(start: number, end: number): string
  titleOf(entity: string): string
}

/** Returns the reasons for a mark in sentences that a reader can check against the page. */
export function whyText(why: Evidence[], context: WhyContext): string[] {
  return why.map((evidence) => sentence(evidence, context))
}

function sentence(evidence: Evidence, { marked, title, textOf, titleOf }: WhyContext): string {
  switch (evidence.because) {
    case 'name':
      return marked === title ? `“${marked}” is its name.` : `“${marked}” ${USES[evidence.use]} ${title}.`
    case 'antecedent':
      return `“${textOf(evidence.start, evidence.end)}” stands earlier in this article.`
    case 'context-word':
      return `“${evidence.word}” stands near it.`
    case 'context-entity':
      return `The article also mentions ${titleOf(evidence.entity)}.`
  }
}
