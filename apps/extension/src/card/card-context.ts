import type { Published } from '@backstory/article'
import type { CardAsOf, CardFact, Change, Id, LocalText } from '@backstory/model'
import { localTextIn, type TextIn } from '@backstory/model/text-in'
import { t } from '../ui-text.ts'
import { whenText } from '../when-text.ts'

/** What every part of a card needs to know. */
export interface Context {
  card: CardAsOf
  labels: Record<Id, LocalText>
  /** Language of the messages, for dates among them. */
  locale: string
  /** Languages in which facts are told where they are there, the best first. */
  languages: readonly string[]
  /** How sure the article's day is; `undefined` where none is known, and the card is as of today. */
  dated: Published['sure'] | undefined
  /** Opens the card of another entity; absent where cards lead nowhere. */
  follow?: ((entity: Id) => void) | undefined
  /** Copies a text; absent where nothing can be copied. */
  copy?: ((text: string) => void) | undefined
}

/** Returns what the fact says, in words, and the language that they are in. */
export function valueIn(
  { value }: CardFact,
  { languages, locale }: Pick<Context, 'languages' | 'locale'>,
): TextIn {
  if ('text' in value) return localTextIn(value.text, languages)
  return { text: t('unknown' in value ? 'card.unknown' : 'card.none'), language: locale }
}

/** Returns the title of an entity that the card names, or of its own; empty when it names none such. */
export function titleIn({ card, languages }: Context, id: Id): TextIn {
  const head = [card.entity, ...card.others].find((one) => one.id === id)
  return localTextIn(head?.title ?? {}, languages)
}

/** Returns which day the card is as of, and why that. */
export function asOfText({ card, dated, locale }: Context): string {
  if (!dated) return t('card.asOfToday')
  return t(dated === 'guess' ? 'card.asOfGuess' : 'card.asOf', whenText(card.asOf, locale))
}

/** Returns a word for what became of a fact since the card's day; empty where it needs none. */
export function becameText(became: Change['change'] | undefined): string {
  if (became === 'ended') return t('card.ended')
  return became === 'began' ? t('card.began') : ''
}
