import { textOf } from '../dom.ts'
import type { Clue } from './clue.ts'
import type { PageLanguages } from './date-languages.ts'
import { readStamp, type Stamp } from './stamp.ts'

/** A field with a date. */
const FIELD = /["'](\w{4,24})["']\s?:\s?["'](\d{4}-?\d\d-?\d\d)/g

/** What scripts call the day of publication in what they hand to a page that draws itself, without strokes and capitals. */
const PUBLISHED =
  /^(?:(?:first)?publi(?:shed|sh|cation)(?:at|date|time|on)?|date(?:first)?published|created(?:at|date)?|pubdate)$/

/** So many characters of scripts are read, which takes a millisecond or two. */
const MOST = 500_000

/** Finds the days of publication in scripts. Where there are several nobody knows which is the article's. */
export function findScriptClues(scripts: Iterable<Element>, languages: PageLanguages): Clue[] {
  let left = MOST
  const stamps: Stamp[] = []
  for (const script of scripts) {
    if (left <= 0) break
    const text = (textOf(script) ?? '').slice(0, left)
    left -= text.length
    for (const match of text.matchAll(FIELD)) {
      const [field, name = '', day = ''] = match
      if (!PUBLISHED.test(name.toLowerCase().replaceAll('_', ''))) continue
      // What follows the day says whether it is told in universal time.
      const end = match.index + field.length
      const stamp = readStamp(`${day}${text.slice(end, end + 25).split(/["']/)[0]}`, languages)
      if (stamp) stamps.push(stamp)
    }
  }
  const [first] = stamps
  if (!first || stamps.some(({ day }) => day !== first.day)) return []
  return [{ ...first, foundIn: 'script', isModified: false, weight: 2 }]
}
