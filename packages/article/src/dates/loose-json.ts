/**
 * Parses JSON as publishers write it: within a comment or CDATA, with commas that end lists, with line breaks in strings. Returns `undefined`
 * for what is more broken than that.
 */
export function looseJson(text: string): unknown {
  return parse(text) ?? parse(mend(text))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Returns what is from the first bracket to the last. Line breaks are blanks anywhere. */
function mend(text: string): string {
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1
  const body = text.slice(Math.max(text.search(/[[{]/), 0), end)
  return body.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/,(?=\s{0,40}[}\]])/g, '')
}
