/*
 * Which language a text is in, by plain rules: by its script; where languages share one, by letters that only one of them has; where they
 * share these as well, by the small words that every text of a language is full of.
 */

/** A language (BCP 47), and how much of the text speaks for it: letters of its script, or small words among all words; 0 to 1. */
export interface LanguageGuess {
  language: string
  share: number
}

/** Scripts, by the first and last of their characters, with the language that a text in them is in most often. */
const SCRIPTS: readonly [from: number, to: number, script: string][] = [
  [0x41, 0x24f, 'latin'],
  [0x370, 0x3ff, 'el'],
  [0x400, 0x52f, 'cyrillic'],
  [0x530, 0x58f, 'hy'],
  [0x590, 0x5ff, 'he'],
  [0x600, 0x6ff, 'arabic'],
  [0x1200, 0x139f, 'am'],
  [0x1780, 0x17ff, 'km'],
  [0x1e00, 0x1eff, 'latin'],
  [0x3041, 0x30ff, 'ja'],
  [0x3400, 0x9fff, 'zh'],
  [0xac00, 0xd7a3, 'ko'],
]
/** The scripts from U+0900, which have 128 characters each. */
const SCRIPTS_OF_128 = 'hi bn pa gu or ta te kn ml si th lo bo bo my ka'.split(' ')

/** Letters that languages of one script do not share, the rarest first. A text in a language has several of its own. */
const LETTERS: Record<string, readonly [language: string, letters: RegExp][]> = {
  cyrillic: [
    ['kk', /[әғқңұһ]/g],
    ['mk', /[ѓќѕ]/g],
    ['sr', /[ђћџљњ]/g],
    ['be', /ў/g],
    ['uk', /[іїєґ]/g],
    ['ru', /[ыэё]/g],
    ['bg', /ъ/g],
  ],
  arabic: [
    ['ur', /[ٹڈڑںے]/g],
    ['ps', /[ټډړښ]/g],
    ['fa', /[پچژگکی]/g],
  ],
}
/** One of a thousand letters may be of a name. */
const OWN_LETTERS = 0.002

/** The small words that are most frequent in languages in Latin letters. */
const WORDS: Record<string, string> = {
  ca: 'els les per és una amb dels',
  cs: 'je se na že by ale podle',
  da: 'og at det er til af ikke',
  de: 'der die und das ist nicht den',
  en: 'the of and to in that is',
  es: 'el los que las una por del',
  et: 'ja on ei et see oma kui',
  fi: 'ja on ei että se oli hän',
  fr: 'le les des et une est dans',
  hr: 'je na se su za koji od',
  hu: 'az és hogy nem egy is volt',
  id: 'yang dan dengan untuk dari ini itu',
  it: 'che di il della per non una',
  lt: 'ir kad yra su iš bet apie',
  lv: 'un ir ka ar par no bet',
  nb: 'og det er til av ikke på',
  nl: 'het een van en dat niet zijn',
  pl: 'się na nie że jest do przez',
  pt: 'que não uma do da os para',
  ro: 'și în la că nu pe cu',
  sk: 'je sa na že ako pre podľa',
  sl: 'je na se da za ki pri',
  sv: 'och att det som är på för',
  tr: 've bir bu için de da daha',
  vi: 'và của là có trong không được',
}
/** Of the words of a text so many are among the small ones of its language: half of what real texts have. */
const OWN_WORDS = 0.06

let languagesOf: Map<string, string[]> | undefined

/** Guesses the language of a text. `undefined` where neither letters nor words tell. */
export function guessLanguage(text: string): LanguageGuess | undefined {
  const { script, share } = scriptOf(text)
  if (script === 'latin') return guessByWords(text)
  const letters = LETTERS[script]
  if (!letters) return script ? { language: script, share } : undefined
  const least = Math.max(2, OWN_LETTERS * text.length)
  const own = letters.find(([, one]) => (text.toLowerCase().match(one)?.length ?? 0) >= least)
  if (own) return { language: own[0], share }
  return script === 'arabic' ? { language: 'ar', share } : undefined
}

/** Returns how much of the text is small words of the language; `undefined` for a language whose words are not known. */
export function shareOfWords(text: string, language: string): number | undefined {
  return language in WORDS ? (wordShares(text).get(language) ?? 0) : undefined
}

/** Tells whether most letters of the text are read from right to left. */
export function isRightToLeft(text: string): boolean {
  const rightToLeft = text.match(/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/g)?.length ?? 0
  return rightToLeft > (text.match(/\p{L}/gu)?.length ?? 0) / 2
}

function scriptOf(text: string): { script: string; share: number } {
  const counts = new Map<string, number>()
  let all = 0
  for (const letter of text.match(/\p{L}/gu) ?? []) {
    const code = letter.codePointAt(0) ?? 0
    const script =
      SCRIPTS_OF_128[(code - 0x900) >> 7] ?? SCRIPTS.find(([from, to]) => code >= from && code <= to)?.[2]
    if (script) counts.set(script, (counts.get(script) ?? 0) + 1)
    all++
  }
  // Japanese is written with Chinese characters among its own.
  const [kana, han] = [counts.get('ja') ?? 0, counts.get('zh') ?? 0]
  if (kana > han / 10) counts.set('ja', kana + han)
  let [script, most] = ['', 0]
  for (const [one, count] of counts) if (count > most) [script, most] = [one, count]
  return { script, share: most / Math.max(1, all) }
}

function guessByWords(text: string): LanguageGuess | undefined {
  let best: LanguageGuess | undefined
  for (const [language, share] of wordShares(text))
    if (share > (best?.share ?? OWN_WORDS)) best = { language, share }
  return best
}

function wordShares(text: string): Map<string, number> {
  if (!languagesOf) {
    languagesOf = new Map()
    for (const [language, list] of Object.entries(WORDS))
      for (const word of list.split(' ')) languagesOf.set(word, [...(languagesOf.get(word) ?? []), language])
  }
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const shares = new Map<string, number>()
  for (const word of words)
    for (const language of languagesOf.get(word) ?? [])
      shares.set(language, (shares.get(language) ?? 0) + 1 / words.length)
  return shares
}
