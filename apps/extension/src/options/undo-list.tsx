import type { ComponentChild } from 'preact'
import { t } from '../ui-text.ts'

interface UndoProps {
  title: string
  /** What is said when there is nothing. */
  none: string
  entries: { key: string; name: string; more?: ComponentChild; undo(): void }[]
}

/** What the reader once chose, one below the other, each to be taken back by a click. */
export function UndoList({ title, none, entries }: UndoProps) {
  return (
    <div class="undo">
      <h3>{title}</h3>
      {entries.length === 0 && <p class="soft">{none}</p>}
      <ul class="chosen">
        {entries.map(({ key, name, more, undo }) => (
          <li key={key}>
            <span>
              <bdi>{name}</bdi> {more}
            </span>
            <button type="button" class="link" aria-label={t('options.removeOne', name)} onClick={undo}>
              {t('options.remove')}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
