import { browser } from 'wxt/browser'

const ALARM = 'check-feed'

/** A correction reaches readers within ten minutes of publishing: the period, with the longest jitter, stays below. */
const PERIOD_MINUTES = 8
const JITTER_MINUTES = 1.5

/**
 * Checks on a schedule, and once right after installation. Not at every start of the browser: a thousand browsers that start at nine
 * o'clock must not ask in the same second.
 */
export function scheduleChecks(check: () => Promise<void>): void {
  browser.runtime.onInstalled.addListener(() => {
    void check()
    void setAlarm()
  })
  browser.runtime.onStartup.addListener(() => void setAlarm())
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) void check()
  })
}

async function setAlarm(): Promise<void> {
  await browser.alarms.create(ALARM, {
    delayInMinutes: 0.5 + Math.random() * JITTER_MINUTES,
    periodInMinutes: PERIOD_MINUTES + Math.random() * JITTER_MINUTES,
  })
}
