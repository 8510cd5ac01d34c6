/*
 * Korean writes particles onto words: 김정은은, "Kim Jong-un" as the topic; NATO는. A name is the word without them. Which of two particles it is
 * depends on how the name ends, which keeps most accidents out.
 */

/** Particles after a consonant, after a vowel, and after either; the longer ones first where one ends in another. */
const AFTER_CONSONANT = table('이라고 으로부터 으로 이라는 이며 이나 과의 과 은 이 을')
const AFTER_VOWEL = table('라고 로부터 라는 며 와의 와 는 가 를')
const AFTER_EITHER = table('에서는 에서도 에게서 에서 에게 에는 에도 에 의 도 만 까지 부터 보다 처럼 께서')
/** Also after ㄹ. */
const LIKE_VOWELS = table('로 로부터')

const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3
/** Syllables with the same beginning, by their end: none, or one of 27; the eighth is ㄹ. */
const ENDS = 28
const RIEUL = 8
/** Syllables or letters of the shortest name that a particle is taken from. Arbitrary: one is too many things. */
const SHORTEST = 2

/** Is this the last unit of a word that may end in a particle? */
export function isSyllable(unit: number): boolean {
  return unit >= FIRST_SYLLABLE && unit <= LAST_SYLLABLE
}

/** Returns how long the particles are that a printed word may end in. */
export function particlesOf(word: string): number[] {
  const lengths = new Set<number>()
  for (const particle of [...AFTER_CONSONANT, ...AFTER_VOWEL, ...AFTER_EITHER, ...LIKE_VOWELS]) {
    const stem = word.length - particle.length
    if (stem >= SHORTEST && word.endsWith(particle) && fits(particle, word.charCodeAt(stem - 1)))
      lengths.add(particle.length)
  }
  return [...lengths]
}

function fits(particle: string, unit: number): boolean {
  // How a word of other letters ends in Korean ears nobody can tell from them.
  if (!isSyllable(unit) || AFTER_EITHER.has(particle)) return true
  const end = (unit - FIRST_SYLLABLE) % ENDS
  if (LIKE_VOWELS.has(particle) && (end === 0 || end === RIEUL)) return true
  return end === 0 ? AFTER_VOWEL.has(particle) : AFTER_CONSONANT.has(particle)
}

function table(particles: string): ReadonlySet<string> {
  return new Set(particles.split(' '))
}
