/** A field that an object has twice. */
export interface Repeated {
  /** Which object: a JSON Pointer (RFC 6901), empty for one whose pointer is too long to be told. */
  pointer: string
  name: string
}

/** An object or list that is open at a place of a text. */
interface Level {
  isObject: boolean
  /** The fields that the object has so far, from its first one on. */
  names?: Set<string>
  /** The field or the item that is being read. */
  at: string | number
  /** Is the next string the name of a field? */
  awaitsName: boolean
}

/** Characters of a name and of a pointer that are told of. Arbitrary: those of any document are shorter. */
const LONGEST_NAME = 100
const LONGEST_POINTER = 500

/** Returns how many objects and lists a JSON text has, and how deep they lie in one another. What is no JSON is not found out here. */
export function measuresOf(text: string): { count: number; depth: number } {
  let count = 0
  let depth = 0
  let most = 0
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === '"') i = endOfString(text, i)
    else if (character === '{' || character === '[') {
      count++
      most = Math.max(most, ++depth)
    } else if (character === '}' || character === ']') depth--
  }
  return { count, depth: most }
}

/**
 * Returns the first field of a JSON text that an object has twice (RFC 7493, section 2.3, forbids it): `JSON.parse` lets the last one win,
 * without a word. The text must be JSON.
 */
export function repeatedIn(text: string): Repeated | undefined {
  const open: Level[] = []
  for (let i = 0; i < text.length; i++) {
    const level = open.at(-1)
    switch (text[i]) {
      case '{':
        open.push({ isObject: true, at: '', awaitsName: true })
        break
      case '[':
        open.push({ isObject: false, at: 0, awaitsName: false })
        break
      case '}':
      case ']':
        open.pop()
        break
      case ',':
        if (level?.isObject) level.awaitsName = true
        else if (typeof level?.at === 'number') level.at++
        break
      case '"': {
        const end = endOfString(text, i)
        if (level?.isObject && level.awaitsName) {
          const printed = text.slice(i + 1, end)
          const name: string = printed.includes('\\') ? JSON.parse(`"${printed}"`) : printed
          level.names ??= new Set()
          if (level.names.has(name)) return { pointer: pointerTo(open.slice(0, -1)), name }
          level.names.add(name)
          level.at = name
          level.awaitsName = false
        }
        i = end
        break
      }
      default:
    }
  }
  return undefined
}

/** Returns a name that somebody sent in quotes, so that it can be told of: what is too long is cut. */
export function quoted(name: string): string {
  return `"${name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME).toWellFormed()}…` : name}"`
}

function endOfString(text: string, start: number): number {
  let end = start + 1
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  return end
}

function pointerTo(levels: readonly Level[]): string {
  const pointer = levels
    .map(({ at }) => `/${String(at).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
  return pointer.length > LONGEST_POINTER ? '' : pointer
}
