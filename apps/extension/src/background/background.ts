import { EnvelopeError } from '@backstory/model'
import { browser } from 'wxt/browser'
import { saveCorrection } from '../corrections.ts'
import { answerMessages, askPage, type BackgroundAnswers, type BackgroundStatus } from '../messages.ts'
import { announceEditions, getSettings, onSettings } from '../reader-settings.ts'
import { type DeviceStore, openDeviceStore } from './device-store.ts'
import { checkAllowed, FeedError } from './feed.ts'
import { isAsk } from './message-schemas.ts'
import { openPanel } from './panel-opening.ts'
import { makeReader, noteOf } from './reader.ts'
import { followChoices, saveKnown } from './reader-choices.ts'
import { scheduleChecks } from './schedule.ts'
import { followAllowedSites } from './site-scripts.ts'
import { forgetKey, KeyChangedError, syncEditions } from './sync.ts'

const CHECK = 'last-check'

/** What the last check of the feed came to. It outlives the worker, which browsers stop when idle. */
interface LastCheck {
  feed: string
  at: string
  fault?: string
  isKeyChanged?: boolean
}

/** Starts the background: the only part that asks the network, and that only for editions. */
export function startBackground(signal: AbortSignal): void {
  const store = openDeviceStore()
  const reader = store.then(makeReader)
  const choices = followChoices(signal)
  let checking: Promise<void> | undefined
  const check = () => {
    checking ??= runCheck(store, async () => (await reader).reopen()).finally(() => {
      checking = undefined
    })
    return checking
  }
  const answers: BackgroundAnswers = {
    mentions: async ({ text, asOf }) => (await reader).mentionsIn(text, asOf, await choices()),
    card: async (ask) => (await reader).findCard(ask),
    correct: ({ name, entity, isWrong }) => saveCorrection({ name, entity }, isWrong === true),
    know: ({ entity, isKnown }) => saveKnown(entity, isKnown === true),
    'open-panel': (_ask, { tab }) => openPanel(tab?.id),
    status: async () => statusOf(await store),
    'check-now': async () => {
      await check()
      return statusOf(await store)
    },
    'trust-new-key': async () => {
      await forgetKey(await store, (await getSettings()).feed)
      await check()
      return statusOf(await store)
    },
  }
  answerMessages(answers, signal, isAsk)
  scheduleChecks(check)
  followAllowedSites(signal)
  onSettings(() => void checkIfFeedChanged(check), signal)
  browser.commands.onCommand.addListener(async (command) => {
    const [tab] = await browser.tabs.query({ active: true, currentWindow: true })
    if (tab?.id !== undefined) await askPage(tab.id, 'walk', { step: command === 'next-mention' ? 1 : -1 })
  })
}

async function runCheck(opening: Promise<DeviceStore>, reopen: () => Promise<void>): Promise<void> {
  const store = await opening
  const { feed } = await getSettings()
  const last: LastCheck = { feed, at: new Date().toISOString() }
  try {
    await checkAllowed(feed)
    const isChanged = await syncEditions(store, feed)
    if (isChanged) {
      await reopen()
      await announceEditions(last.at)
    }
  } catch (error) {
    const isTold =
      error instanceof FeedError || error instanceof KeyChangedError || error instanceof EnvelopeError
    if (!isTold) console.error('backstory:', error)
    last.fault = isTold ? error.message : 'The last check failed'
    last.isKeyChanged = error instanceof KeyChangedError
  }
  await browser.storage.local.set({ [CHECK]: last })
  // The reader chose another feed meanwhile.
  if ((await getSettings()).feed !== feed) await runCheck(opening, reopen)
}

async function checkIfFeedChanged(check: () => Promise<void>): Promise<void> {
  const [{ feed }, last] = await Promise.all([getSettings(), getLastCheck()])
  if (last?.feed !== feed) await check()
}

async function getLastCheck(): Promise<LastCheck | undefined> {
  const stored = await browser.storage.local.get(CHECK)
  return stored[CHECK] as LastCheck | undefined
}

async function statusOf(store: DeviceStore): Promise<BackgroundStatus> {
  const [{ feed }, last, editions] = await Promise.all([
    getSettings(),
    getLastCheck(),
    store.getAll('editions'),
  ])
  return {
    feed,
    editions: editions.map(({ dossier, manifest }) => {
      return { ...noteOf(manifest), dossier, facts: manifest.facts }
    }),
    ...(last && { checkedAt: last.at }),
    ...(last?.fault && { fault: last.fault }),
    ...(last?.isKeyChanged && { isKeyChanged: true }),
  }
}
