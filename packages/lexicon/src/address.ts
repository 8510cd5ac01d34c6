import { BLANK, classOf, NEWLINE } from './char-class.ts'
import type { Stretch } from './match.ts'

/** How far an address is followed to either side, in UTF-16 units. Longer ones are cut off, which changes nothing. */
const REACH = 200

/** A sign that the name is part of something: "@name", "https://…/name", "user@name", "www.name". */
const BEFORE = /[@_\\]$|:\/\/|^www\.|[\p{L}\p{N}]@|[\p{L}\p{N}]\.$/u
/** The same for what follows: "name@…", "name.org", "name_2", "US$". */
const AFTER = /^[@_\\$+]|^\.[a-z]{2,}|^[\w-]*@\w|^:\/\//

/** Is the stretch part of a web or mail address, a handle, an identifier or a currency sign, whose words are no mentions? */
export function isWithinAddress(text: string, { start, end }: Stretch): boolean {
  let from = start
  while (from > 0 && from > start - REACH && !isSpace(text, from - 1)) from--
  let to = end
  while (to < text.length && to < end + REACH && !isSpace(text, to)) to++
  return (
    (from < start && BEFORE.test(text.slice(from, start))) || (to > end && AFTER.test(text.slice(end, to)))
  )
}

function isSpace(text: string, at: number): boolean {
  const kind = classOf(text.charCodeAt(at))
  return kind === BLANK || kind === NEWLINE
}
