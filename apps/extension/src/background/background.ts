import { browser } from 'wxt/browser'
import { saveCorrection } from '../corrections.ts'
import {
  answerMessages,
  askPage,
  type BackgroundAnswers,
  type BackgroundStatus,
  CHECK_FAULTS,
  type CheckFault,
} from '../messages.ts'
import { announceEditions, getSettings, onSettings } from '../reader-settings.ts'
import { faultOf } from './check-fault.ts'
import type { DeviceStore } from './device-store.ts'
import { checkAllowed } from './feed.ts'
import { welcomeReader } from './first-run.ts'
import { isAsk } from './message-schemas.ts'
import { openWhenNeeded } from './opened-store.ts'
import { openPanel } from './panel-opening.ts'
import { noteOf } from './reader.ts'
import { followChoices, saveKnown } from './reader-choices.ts'
import { countDuring, type RequestCount, requestsForPages } from './request-count.ts'
import { scheduleChecks } from './schedule.ts'
import { followAllowedSites } from './site-scripts.ts'
import { forgetKey, syncEditions } from './sync.ts'

const CHECK = 'last-check'

/** What the last check of the feed came to. It outlives the worker, which browsers stop when idle. */
interface LastCheck extends Partial<RequestCount> {
  feed: string
  at: string
  fault?: CheckFault
}

/** Starts the background: the only part that asks the network, and that only for editions. */
export function startBackground(signal: AbortSignal): void {
  const { store, reader } = openWhenNeeded()
  const choices = followChoices(signal)
  let checking: Promise<void> | undefined
  const check = () => {
    checking ??= runCheck(store, async () => (await reader()).reopen()).finally(() => {
      checking = undefined
    })
    return checking
  }
  const answers: BackgroundAnswers = {
    mentions: async ({ text, asOf }) => (await reader()).mentionsIn(text, asOf, await choices()),
    card: async (ask) => (await reader()).findCard(ask),
    correct: ({ name, entity, isWrong }) => saveCorrection({ name, entity }, isWrong === true),
    know: ({ entity, isKnown }) => saveKnown(entity, isKnown === true),
    'open-panel': (_ask, { tab }) => openPanel(tab?.id),
    status: async () => statusOf(await store()),
    'check-now': async () => {
      await check()
      return statusOf(await store())
    },
    'trust-new-key': async () => {
      await forgetKey(await store(), (await getSettings()).feed)
      await check()
      return statusOf(await store())
    },
  }
  answerMessages(answers, signal, isAsk)
  scheduleChecks(check)
  followAllowedSites(signal)
  welcomeReader()
  onSettings(() => void checkIfFeedChanged(check), signal)
  browser.commands.onCommand.addListener(async (command) => {
    const [tab] = await browser.tabs.query({ active: true, currentWindow: true })
    if (tab?.id !== undefined) await askPage(tab.id, 'walk', { step: command === 'next-mention' ? 1 : -1 })
  })
}

async function runCheck(open: () => Promise<DeviceStore>, reopen: () => Promise<void>): Promise<void> {
  const { feed } = await getSettings()
  const at = new Date().toISOString()
  let fault: CheckFault | undefined
  const count = await countDuring(async () => {
    try {
      await checkAllowed(feed)
      const isChanged = await syncEditions(await open(), feed)
      if (!isChanged) return
      await reopen()
      await announceEditions(at)
    } catch (error) {
      fault = faultOf(error)
      if (fault === 'failed') console.error('backstory:', error)
    }
  })
  const last: LastCheck = { feed, at, ...count, ...(fault && { fault }) }
  await browser.storage.local.set({ [CHECK]: last })
  // The reader chose another feed meanwhile.
  if ((await getSettings()).feed !== feed) await runCheck(open, reopen)
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
    requestsForPages: requestsForPages(),
    ...(last && { checked: { at: last.at, requests: last.requests ?? 0, bytes: last.bytes ?? 0 } }),
    // An older version told it in words.
    ...(last?.fault && { fault: CHECK_FAULTS.find((known) => known === last.fault) ?? 'failed' }),
  }
}
