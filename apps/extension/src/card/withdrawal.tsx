import { rangeOver } from '@backstory/article'
import { localTextIn } from '@backstory/model/text-in'
import { browser } from 'wxt/browser'
import { askBackground, type CardReply } from '../messages.ts'
import type { Mark } from '../page/mark.ts'
import type { MarkedPage } from '../page/marked-page.ts'
import { t, uiLocale } from '../ui-text.ts'
import type { CardHost } from './card-host.ts'
import { type CardEvent, type CardState, type ShownState, shownOf } from './card-state.ts'
import { WithdrawnView } from './withdrawn-view.tsx'
import { isolated } from './worded.tsx'

/** What the reader says of a mark: it does not mean this entity, or there need be none, because the entity is known. */
export type Ground = 'correct' | 'know'

/** Withdraws the mark of a card, or all of its entity; returns what the reader is to be told when that cannot be. */
export type Withdraw = (
  ground: Ground,
  shown: ShownState<Mark>,
  reply: CardReply,
) => Promise<string | undefined>

interface Withdrawing {
  page: MarkedPage
  host: CardHost
  languages(): readonly string[]
  state(): CardState<Mark>
  happen(event: CardEvent<Mark>): void
}

/** Makes the withdrawing of marks; `undefined` in a private window, which leaves nothing on the device. */
export function makeWithdrawal({ page, host, languages, state, happen }: Withdrawing): Withdraw | undefined {
  if (browser.extension?.inIncognitoContext) return undefined
  return async (ground, shown, { card }) => {
    // A click on what cannot be seen was not meant.
    if (host.isCovered()) return t('card.covered')
    const { target, isSheet } = shown
    const name = page.subject().text.textOf(target.start, target.end)
    const { id: entity, title } = card.entity
    const save = (isWithdrawn: boolean) =>
      ground === 'correct'
        ? askBackground('correct', { name, entity, isWrong: isWithdrawn })
        : askBackground('know', { entity, isKnown: isWithdrawn })
    const isByKeyboard = host.find('button:focus-visible') !== undefined
    // First of all: the page is read anew as soon as it is kept, and a card without its mark would close.
    happen({ event: 'withdraw' })
    const isKept = await save(true).catch(() => false)
    // Left meanwhile: it is kept, and can be taken back in the options.
    if (!shownOf(state())?.isWithdrawn) return undefined
    const titled = isolated(localTextIn(title, languages()).text)
    const undo = async () => {
      await save(false).catch(() => false)
      happen({ event: 'close' })
    }
    const done = ground === 'correct' ? t('card.corrected', isolated(name), titled) : t('card.known', titled)
    const view = (
      <WithdrawnView
        text={isKept ? done : t('card.notKept')}
        locale={uiLocale()}
        undo={isKept ? () => void undo() : undefined}
        close={() => happen({ event: 'close' })}
      />
    )
    host.show(view, rangeOver(target.place), { takeFocus: isByKeyboard, isSheet: isSheet === true })
    return undefined
  }
}
