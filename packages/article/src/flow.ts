import { tagOf } from './dom.ts'

/** How an element stands in the text around it. */
export type Flow =
  /** It runs on with the words around it. */
  | 'inline'
  /** It sets apart what is before, in and after it. */
  | 'block'
  /** It is a line break. */
  | 'line'
  /** It is a picture or a control of some width in the line, without words. */
  | 'gap'
  /** It is never seen, and parts nothing. */
  | 'nothing'

const words = (text: string) => text.split(' ')

/**
 * By name, because a saved page has no layout and must be read as a browser reads it. All that are not named are blocks: an unknown element
 * between two words separates them.
 */
const FLOW = new Map<string, Flow>([
  ...words(
    'A ABBR ACRONYM B BDI BDO BIG CITE DATA DEL DFN EM FONT I INS LABEL MARK NOBR PICTURE Q RB RUBY S SLOT SMALL SPAN STRIKE STRONG SUB ' +
      'SUP TIME TT U VAR WBR',
  ).map((tag) => [tag, 'inline'] as const),
  ...words('CANVAS IMG INPUT SVG').map((tag) => [tag, 'gap'] as const),
  // What is read above the letters (ruby) is left out with its brackets: the word under it stays whole.
  ...words(
    'AREA BASE DATALIST LINK META NOSCRIPT PARAM RP RT RTC SCRIPT SOURCE STYLE TEMPLATE TITLE TRACK',
  ).map((tag) => [tag, 'nothing'] as const),
  ['BR', 'line'],
])

/** Returns how the element stands in the text around it. */
export function flowOf(element: Element): Flow {
  return FLOW.get(tagOf(element)) ?? 'block'
}
