import { existsSync } from 'node:fs'

const CHROMIUM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]
const FIREFOX = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
]

/** Returns a Chromium or Chrome on this machine, or `undefined`. `CHROMIUM` names one elsewhere. */
export function findChromium(): string | undefined {
  return findFile(process.env.CHROMIUM, CHROMIUM)
}

/** Returns a Firefox on this machine, or `undefined`. `FIREFOX` names one elsewhere. */
export function findFirefox(): string | undefined {
  return findFile(process.env.FIREFOX, FIREFOX)
}

function findFile(named: string | undefined, usual: string[]): string | undefined {
  return [...(named ? [named] : []), ...usual].find((path) => existsSync(path))
}
