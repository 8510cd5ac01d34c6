import { browser } from 'wxt/browser'
import { isolated } from '../card/worded.tsx'
import { saveCorrection } from '../corrections.ts'
import type { ListedMention } from '../messages.ts'
import { saveSettings } from '../reader-settings.ts'
import type { Settings } from '../settings-shape.ts'
import { t } from '../ui-text.ts'

/** Something that the reader did and can take back. */
export interface Done {
  text: string
  undo?: (() => Promise<void>) | undefined
}

/** On what ground a mark is not wanted: it means another, it is known, or it is not to be seen. */
export type Ground = 'correct' | 'know' | 'hide'

/** Tells whether choices can be remembered: a private window leaves nothing on the device. */
export function canRemember(): boolean {
  return !browser.extension?.inIncognitoContext
}

/** Withdraws marks as the reader wants, and returns how to take it back. */
export async function withdraw(ground: Ground, mention: ListedMention, title: string): Promise<Done> {
  const { text: name, entity } = mention
  if (ground === 'correct') {
    const save = (isWrong: boolean) => saveCorrection({ name, entity }, isWrong)
    await save(true)
    return {
      text: t('card.corrected', isolated(name), isolated(title)),
      undo: async () => void (await save(false)),
    }
  }
  const list = ground === 'know' ? 'knownEntities' : 'hiddenEntities'
  await saveSettings((now) => ({ [list]: [...without(now, list, entity), entity] }))
  return {
    text: t(ground === 'know' ? 'card.known' : 'panel.hidden', isolated(title)),
    undo: () => saveSettings((now) => ({ [list]: without(now, list, entity) })),
  }
}

function without(settings: Settings, list: 'knownEntities' | 'hiddenEntities', entity: string): string[] {
  return settings[list].filter((one) => one !== entity)
}
