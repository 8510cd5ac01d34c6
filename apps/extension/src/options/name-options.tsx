import type { Id } from '@backstory/model'
import { useEffect, useState } from 'preact/hooks'
import { type Correction, saveCorrection } from '../corrections.ts'
import type { Settings } from '../settings-shape.ts'
import { t } from '../ui-text.ts'
import { readTitles } from './entity-titles.ts'
import { UndoList } from './undo-list.tsx'

interface NameProps {
  settings: Settings
  corrections: Correction[]
  save(change: Partial<Settings>): void
}

/** What the reader knows, does not want to see, and has set right: each can be taken back. */
export function NameOptions({ settings: { knownEntities, hiddenEntities }, corrections, save }: NameProps) {
  const titles = useTitles([...knownEntities, ...hiddenEntities, ...corrections.map(({ entity }) => entity)])
  const titleOf = (entity: Id) => titles.get(entity) ?? entity
  const entriesOf = (list: 'knownEntities' | 'hiddenEntities', ids: Id[]) =>
    ids.map((entity) => ({
      key: entity,
      name: titleOf(entity),
      undo: () => save({ [list]: ids.filter((one) => one !== entity) }),
    }))
  return (
    <section aria-labelledby="names">
      <h2 id="names">{t('options.names')}</h2>
      <UndoList
        title={t('options.known')}
        none={t('options.knownNone')}
        entries={entriesOf('knownEntities', knownEntities)}
      />
      <UndoList
        title={t('options.hidden')}
        none={t('options.hiddenNone')}
        entries={entriesOf('hiddenEntities', hiddenEntities)}
      />
      <UndoList
        title={t('options.corrections')}
        none={t('options.correctionsNone')}
        entries={corrections.map((correction) => ({
          key: `${correction.name} ${correction.entity}`,
          name: correction.name,
          more: <span class="soft">{t('options.isNot', titleOf(correction.entity))}</span>,
          undo: () => void saveCorrection(correction, false),
        }))}
      />
    </section>
  )
}

function useTitles(entities: Id[]): ReadonlyMap<Id, string> {
  const [titles, setTitles] = useState<ReadonlyMap<Id, string>>(new Map())
  const which = [...new Set(entities)].sort().join(' ')
  useEffect(() => {
    let isWanted = true
    readTitles(which.split(' ').filter(Boolean)).then(
      (read) => isWanted && setTitles(read),
      (error: unknown) => console.error('backstory:', error),
    )
    return () => {
      isWanted = false
    }
  }, [which])
  return titles
}
