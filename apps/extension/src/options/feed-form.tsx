import { useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { patternAt } from '../loopback.ts'
import { askBackground } from '../messages.ts'
import { saveSettings } from '../reader-settings.ts'
import { isFeed } from '../settings-shape.ts'
import { t } from '../ui-text.ts'

/** Where the facts come from, and the means to have them from elsewhere. */
export function FeedForm({ feed, refresh }: { feed: string; refresh(): void }) {
  const [fault, setFault] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const submit = async (form: HTMLFormElement) => {
    setFault(undefined)
    const text = String(new FormData(form).get('feed') ?? '')
      .trim()
      .replace(/\/+$/, '')
    if (!isFeed(text)) return setFault(t('feed.badAddress'))
    const { protocol, hostname } = new URL(text)
    if (!(await browser.permissions.request({ origins: [patternAt(protocol, hostname)] }))) {
      return setFault(t('feed.refused'))
    }
    setBusy(true)
    await saveSettings({ feed: text })
    await askBackground('check-now', {}).catch(() => setFault(t('feed.failed')))
    setBusy(false)
    refresh()
  }
  return (
    <form
      class="feed"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(event.currentTarget)
      }}
    >
      <label>
        {t('feed.from')}
        <input name="feed" type="url" required defaultValue={feed} spellcheck={false} dir="ltr" />
      </label>
      <button type="submit" class="button" disabled={isBusy}>
        {t(isBusy ? 'feed.checking' : 'feed.use')}
      </button>
      {fault && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
    </form>
  )
}
