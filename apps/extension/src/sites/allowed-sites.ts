import { browser } from 'wxt/browser'
import { saveSettings } from '../reader-settings.ts'

/**
 * Asks the reader for sites, in one question whatever their number; the background runs the content script there once they are granted.
 * Must be called from a click. The wish is kept before the browser asks, because some browsers close a popup over the question.
 */
export async function allowSites(patterns: string[]): Promise<boolean> {
  const asking = browser.permissions.request({ origins: patterns })
  await saveSettings(({ sites }) => ({ sites: [...new Set([...sites, ...patterns])] }))
  const isGranted = await asking
  if (!isGranted) await forgetWish(patterns)
  return isGranted
}

/**
 * Takes sites back: names on them are no longer marked, at once, in open tabs too, and the browser no longer lets us read them. What the
 * browser does not take back, because more than it was granted, is not read either.
 */
export async function forgetSites(patterns: string[]): Promise<void> {
  await forgetWish(patterns)
  await browser.permissions.remove({ origins: patterns }).catch(() => false)
}

/** Returns those of the patterns that the browser lets us read, in their order. */
export async function grantedOf(patterns: readonly string[]): Promise<string[]> {
  const granted = await Promise.all(
    patterns.map((pattern) => browser.permissions.contains({ origins: [pattern] })),
  )
  return patterns.filter((_pattern, i) => granted[i])
}

async function forgetWish(patterns: string[]): Promise<void> {
  await saveSettings(({ sites }) => ({ sites: sites.filter((site) => !patterns.includes(site)) }))
}
