import { t, uiDirection } from '../ui-text.ts'
import { CloseIcon } from './card-icons.tsx'

interface WithdrawnProps {
  /** What was done, in a sentence. */
  text: string
  locale: string
  /** Absent where nothing was done. */
  undo: (() => void) | undefined
  close(): void
}

/** What is left of a card when the reader wants no mark: one line, and the way back. */
export function WithdrawnView({ text, locale, undo, close }: WithdrawnProps) {
  return (
    <div class="card withdrawn" role="dialog" aria-labelledby="withdrawn" lang={locale} dir={uiDirection()}>
      <p id="withdrawn" role="status">
        {text}
      </p>
      {undo && (
        <button type="button" class="link" onClick={undo}>
          {t('card.undo')}
        </button>
      )}
      <button type="button" class="icon" aria-label={t('card.close')} title={t('card.close')} onClick={close}>
        <CloseIcon />
      </button>
    </div>
  )
}
