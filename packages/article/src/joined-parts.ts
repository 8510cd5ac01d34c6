import { attributeOf } from './dom.ts'
import type { Part } from './page-outline.ts'

/** Less than this is a note, more a standfirst or a chapter. Arbitrary. */
const FEWEST = 80
/** Of a part of an article so much is prose. */
const DENSE = 0.7

/** Climbs from a body to what holds it with its other parts: a standfirst above it, chapters beside it. What else is there is set aside. */
export function joinParts(parts: Part[], at: number): number {
  const part = parts[at]
  // The first is the page.
  if (!part || part.parent <= 0) return at
  const others = siblingsOf(parts, at)
  if (!others.some((other) => belongsTo(part, other))) return at
  for (const other of others) if (!belongsTo(part, other)) other.aside ||= 1
  return joinParts(parts, part.parent)
}

function siblingsOf(parts: Part[], at: number): Part[] {
  const holder = parts[at]?.parent ?? -1
  const end = parts[holder]?.last ?? -1
  const found: Part[] = []
  for (let i = holder + 1; i <= end; ) {
    const part = parts[i] as Part
    if (i !== at && part.prose > 0) found.push(part)
    i = part.last + 1
  }
  return found
}

function belongsTo(body: Part, { isCaption, isTeaser, ...other }: Part): boolean {
  const isApart = other.aside > 0 || isCaption || isTeaser || other.titles > 0
  if (isApart || other.prose < FEWEST || other.prose < DENSE * other.size) return false
  return other.tag === 'P' || (lookOf(body) !== '' && lookOf(body) === lookOf(other))
}

/** Parts of one body look alike by the first word in their class; numbers in it are counted up. */
function lookOf({ tag, element }: Pick<Part, 'tag' | 'element'>): string {
  const [name = ''] = (attributeOf(element, 'class') ?? '').trim().split(/\s/)
  return name && `${tag} ${name.replaceAll(/\d/g, '')}`
}
