/** What sort of company or club a name says it is: print leaves it out. */
const LEGAL_FORM =
  /,? (?:(?:and|&) co|(?:and|&) company|inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|plc|ag|se|sa|nv|gmbh|kg|oyj|asa|ab|spa|s\.p\.a|s\.a|n\.v|l\.p|f\.c|fc|a\.f\.c|afc|cf|s\.c)\.?$/iu

/** States and unions whose names print shortens to letters, alone and before the names of their bodies. */
const STATES: readonly (readonly [string, readonly string[]])[] = [
  ['United States of America', ['US', 'USA']],
  ['United States', ['US', 'USA']],
  ['United Kingdom', ['UK']],
  ['United Arab Emirates', ['UAE']],
  ['United Nations', ['UN']],
  ['European Union', ['EU']],
]

/** Returns what print makes of the name of a state or union: "US", which is also "U.S.". */
export function abbreviationsOf(name: string): readonly string[] {
  return STATES.find(([state]) => state === name)?.[1] ?? []
}

/** Returns shorter forms of a name that is no person's: without its article, its legal form, the state spelt out. */
export function plainForms(name: string): string[] {
  const forms: string[] = []
  const bare = name.replace(LEGAL_FORM, '')
  if (bare !== name && bare.length > 2) forms.push(bare)
  const rest = name.startsWith('The ') ? name.slice(4) : ''
  // One word alone says too little: "The Times" is not "Times".
  if (rest.includes(' ')) forms.push(rest)
  for (const [state, [acronym = '']] of STATES) {
    if (name.startsWith(`${state} `)) forms.push(acronym + name.slice(state.length))
  }
  return forms
}
