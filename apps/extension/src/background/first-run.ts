import { browser } from 'wxt/browser'

/** Shows the reader, once, what was installed and lets sites be chosen: until then names are marked on none but pages of this machine. */
export function welcomeReader(): void {
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') void browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') })
  })
}
