import type { Settings } from '../settings-shape.ts'

/** A mention, as far as this is about it: offsets in the text, in UTF-16 units. */
interface Placed {
  start: number
  entity: string
}

/** Words to a window of the cap. */
const WINDOW = 1000

/**
 * Returns the mentions that are to be marked, in reading order. `sections` are the offsets at which sections begin. Where there are more
 * than the cap allows, an entity's first mention goes before any repetition, and what stands earlier before what stands later.
 */
export function thinOut<M extends Placed>(
  mentions: readonly M[],
  text: string,
  sections: readonly number[],
  { density, perThousandWords }: Pick<Settings, 'density' | 'perThousandWords'>,
): M[] {
  const chosen = density === 'all' ? [...mentions] : firstOf(mentions, density === 'section' ? sections : [])
  const words = wordsBefore(text, chosen)
  const room = new Map<number, M[]>()
  for (const [i, mention] of chosen.entries()) {
    const window = Math.floor((words[i] ?? 0) / WINDOW)
    room.set(window, [...(room.get(window) ?? []), mention])
  }
  const seen = new Set<string>()
  const kept = new Set<M>()
  for (const inWindow of room.values()) {
    const met = new Set(seen)
    const isFirst = new Set(inWindow.filter(({ entity }) => !met.has(entity) && met.add(entity)))
    const ranked = [...isFirst, ...inWindow.filter((mention) => !isFirst.has(mention))]
    for (const mention of ranked.slice(0, perThousandWords)) {
      kept.add(mention)
      seen.add(mention.entity)
    }
  }
  return chosen.filter((mention) => kept.has(mention))
}

function firstOf<M extends Placed>(mentions: readonly M[], sections: readonly number[]): M[] {
  const seen = new Set<string>()
  let next = 0
  return mentions.filter(({ start, entity }) => {
    while (next < sections.length && (sections[next] ?? 0) <= start) {
      next++
      seen.clear()
    }
    return !seen.has(entity) && seen.add(entity)
  })
}

/** Returns how many words stand before each mention. Where no blanks part words, two characters count as one. */
function wordsBefore(text: string, mentions: readonly Placed[]): number[] {
  let words = 0
  let at = 0
  let inWord = false
  return mentions.map(({ start }) => {
    for (; at < start; at++) {
      const unit = text.charCodeAt(at)
      if (unit >= 0x2e80 && unit < 0xac00) words += 0.5
      else if (unit <= 0x20 || unit === 0xa0) inWord = false
      else if (!inWord) {
        inWord = true
        words++
      }
    }
    return words
  })
}
