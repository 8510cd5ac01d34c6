import { findMentions, type Lexicon, type Mention } from '@backstory/lexicon'
import { findDayOf } from '@backstory/model'

/**
 * Returns the mentions that several lexicons find in a text, as of a day (`YYYY-MM-DD`), in reading order. Of those that overlap, the
 * longest that begins first stays, among those that are wanted.
 */
export function joinedMentions(
  lexicons: readonly Lexicon[],
  text: string,
  asOf: string,
  isWanted: (mention: Mention) => boolean = () => true,
): Mention[] {
  const day = findDayOf(asOf)
  const found = lexicons.flatMap((lexicon) => findMentions(lexicon, text, { day })).filter(isWanted)
  let end = 0
  return found
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((mention) => {
      if (mention.start < end) return false
      end = mention.end
      return true
    })
}
