import type { LocalText } from '@backstory/model'
import { localTextIn } from '@backstory/model/text-in'
import { type ComponentChild, Fragment } from 'preact'
import { t } from '../ui-text.ts'

interface ToldProps {
  text: LocalText
  /** Languages wanted, the best first. */
  languages: readonly string[]
}

/** A text of a dossier, in a language of the reader's if it is there in one; its direction is its own. */
export function Told({ text, languages }: ToldProps) {
  const { text: words, language } = localTextIn(text, languages)
  return <bdi lang={language}>{words}</bdi>
}

/** Stands in a message for what is put there afterwards: of the private use area, so in no message. */
const PLACE = /\ue000(\d)/

/** Returns a message whose places are filled with parts of a view. */
export function sentence(key: Parameters<typeof t>[0], ...parts: ComponentChild[]): ComponentChild[] {
  const pieces = t(key, ...parts.map((_, i) => `\ue000${i}`)).split(PLACE)
  return pieces.map((piece, i) => <Fragment key={i}>{i % 2 === 0 ? piece : parts[Number(piece)]}</Fragment>)
}

/** Controls of direction, which could make the rest of a sentence read differently from what it says (UAX #9). */
const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g

/** Returns words of a page or a dossier as part of a sentence of ours, whichever direction they have. */
export function isolated(words: string): string {
  return `\u2068${words.replaceAll(CONTROLS, '')}\u2069`
}
