import { patternAt } from './loopback.ts'
import { isFeed, readSettings, type Settings } from './settings-shape.ts'

/** Raised when files of an older version could no longer be read as they are. */
const VERSION = 1

/** More than this is no file of settings, in UTF-16 units. Arbitrary: the longest lists fit. */
const LONGEST = 4_000_000

/** A file that holds no settings. */
export class SettingsFileError extends Error {
  override name = 'SettingsFileError'
  readonly problem: 'no-settings' | 'newer'
  constructor(problem: SettingsFileError['problem']) {
    super(problem === 'newer' ? 'a newer version wrote this file' : 'this is no file of settings')
    this.problem = problem
  }
}

/** Writes settings as a file that a person can read, and {@link parseSettingsFile} too. */
export function settingsFileOf(settings: Settings, day: string): string {
  return `${JSON.stringify({ backstory: 'settings', version: VERSION, exported: day, settings }, null, 2)}\n`
}

/**
 * Reads such a file. What it leaves out, or says in a way that makes no sense, has its default. Throws {@link SettingsFileError} when it is
 * something else, or from a version that may mean something else by it.
 */
export function parseSettingsFile(text: string): Settings {
  const file = text.length > LONGEST ? undefined : parseJson(text)
  if (typeof file !== 'object' || file === null) throw new SettingsFileError('no-settings')
  const { backstory, version, settings } = file as Record<string, unknown>
  if (backstory !== 'settings' || !Number.isInteger(version) || typeof settings !== 'object') {
    throw new SettingsFileError('no-settings')
  }
  if ((version as number) > VERSION) throw new SettingsFileError('newer')
  return readSettings(settings)
}

/** Returns the match patterns that the settings need the reader's permission for: the sites, and the host of the feed. */
export function originsIn({ sites, feed }: Settings): string[] {
  if (!isFeed(feed)) return sites
  const { protocol, hostname } = new URL(feed)
  return [...sites, patternAt(protocol, hostname)]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
