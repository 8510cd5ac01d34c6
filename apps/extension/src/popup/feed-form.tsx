import { textIn } from '@backstory/model/text-in'
import { useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { patternAt } from '../loopback.ts'
import { askBackground, type BackgroundStatus } from '../messages.ts'
import { saveSettings } from '../reader-settings.ts'
import { countText, t, uiLocale } from '../ui-text.ts'
import { whenText } from '../when-text.ts'

/** Where the facts come from, how fresh they are, and the means to change and check that. */
export function FeedForm({ status, refresh }: { status: BackgroundStatus; refresh(): void }) {
  const [fault, setFault] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const submit = async (form: HTMLFormElement) => {
    setFault(undefined)
    const text = String(new FormData(form).get('feed') ?? '')
      .trim()
      .replace(/\/+$/, '')
    const url = URL.canParse(text) ? new URL(text) : undefined
    if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return setFault(t('feed.badAddress'))
    if (!(await browser.permissions.request({ origins: [patternAt(url.protocol, url.hostname)] }))) {
      return setFault(t('feed.refused'))
    }
    await busy(async () => {
      await saveSettings({ feed: text })
      await askBackground('check-now', {})
    })
  }
  const busy = async (work: () => Promise<unknown>) => {
    setBusy(true)
    await work().catch(() => setFault(t('feed.failed')))
    setBusy(false)
    refresh()
  }
  return (
    <section>
      {status.editions.map(({ dossier, title, sequence, published, facts, isStale }) => (
        <p key={dossier} class="edition">
          <b>{textIn(title, uiLocale()) || dossier}</b>:{' '}
          {countText('feed.edition', facts, sequence, whenText(published.slice(0, 10), uiLocale()))}
          {isStale && ` ${t('feed.stale')}`}
        </p>
      ))}
      {status.fault && (
        <p class="fault" role="alert">
          {status.fault}. {t('feed.kept')}
        </p>
      )}
      {status.isKeyChanged && (
        <p>
          <button
            type="button"
            disabled={isBusy}
            onClick={() => void busy(() => askBackground('trust-new-key', {}))}
          >
            {t('feed.trust')}
          </button>{' '}
          {t('feed.trustWhen')}
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit(event.currentTarget)
        }}
      >
        <label>
          {t('feed.from')}
          <input name="feed" type="url" required defaultValue={status.feed} spellcheck={false} />
        </label>
        <button type="submit" disabled={isBusy}>
          {t(isBusy ? 'feed.checking' : 'feed.check')}
        </button>
      </form>
      {fault && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      {status.checkedAt && <p>{t('feed.checked', checkedText(status.checkedAt))}</p>}
      <p class="privacy">{t('feed.privacy')}</p>
    </section>
  )
}

function checkedText(at: string): string {
  return new Intl.DateTimeFormat(uiLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))
}
