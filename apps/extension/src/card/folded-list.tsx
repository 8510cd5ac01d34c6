import type { ComponentChild } from 'preact'
import { countText } from '../ui-text.ts'

interface FoldedListProps {
  children: ComponentChild[]
  /** What there is more of. */
  more: 'card.moreFacts' | 'card.moreChanges' | 'card.moreTies' | 'card.moreAnswers'
  shown?: number
}

/** More entries of a section than these are folded away. Arbitrary: what fits without much scrolling. */
const SHOWN = 3

/** A list whose end is folded away when it is long. */
export function FoldedList({ children, more, shown = SHOWN }: FoldedListProps) {
  // Folding away a single one would save nothing.
  if (children.length <= shown + 1) return <ul>{children}</ul>
  return (
    <>
      <ul>{children.slice(0, shown)}</ul>
      <details class="more">
        <summary>{countText(more, children.length - shown)}</summary>
        <ul>{children.slice(shown)}</ul>
      </details>
    </>
  )
}
