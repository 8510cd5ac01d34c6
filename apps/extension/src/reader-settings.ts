import { browser } from 'wxt/browser'

/** What the reader has chosen. Kept on this device only. */
export interface Settings {
  /** False: nothing is marked anywhere. */
  isOn: boolean
  /** Hosts (with their port) on which nothing is marked. */
  offHosts: string[]
  /** Sites that the reader has switched on, as match patterns; pages of this machine are on from the start. */
  sites: string[]
  /** Where editions come from: the address of an API or of a mirror of its files. */
  feed: string
}

const KEY = 'settings'
const DEFAULTS: Settings = {
  isOn: true,
  offHosts: [],
  sites: [],
  feed: import.meta.env.WXT_FEED || 'http://127.0.0.1:8787',
}

/** Returns the settings; what was never set has its default. */
export async function getSettings(): Promise<Settings> {
  const stored = await browser.storage.local.get(KEY)
  return { ...DEFAULTS, ...(stored[KEY] as Partial<Settings> | undefined) }
}

/** Changes some of the settings. Everything that watches them is told. */
export async function saveSettings(change: Partial<Settings>): Promise<void> {
  await browser.storage.local.set({ [KEY]: { ...(await getSettings()), ...change } })
}

/** Tells whether names are marked on pages of the host. */
export function isOnAt(settings: Settings, host: string): boolean {
  return settings.isOn && !settings.offHosts.includes(host)
}

/** Calls back when what is stored under the key changes, until the signal aborts. */
function onStored(key: string, callback: () => void, signal: AbortSignal): void {
  const listener = (changes: Record<string, unknown>, area: string) => {
    if (area === 'local' && key in changes) callback()
  }
  browser.storage.onChanged.addListener(listener)
  signal.addEventListener('abort', () => browser.storage.onChanged.removeListener(listener))
}

/** Calls back when the settings change, until the signal aborts. */
export function onSettings(callback: () => void, signal: AbortSignal): void {
  onStored(KEY, callback, signal)
}

const EDITIONS = 'editions-in-use'

/** Tells every page that other editions are in use from now on. */
export async function announceEditions(which: string): Promise<void> {
  await browser.storage.local.set({ [EDITIONS]: which })
}

/** Calls back when other editions come into use, until the signal aborts. */
export function onEditions(callback: () => void, signal: AbortSignal): void {
  onStored(EDITIONS, callback, signal)
}
