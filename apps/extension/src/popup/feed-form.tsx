import { textIn } from '@backstory/model/text-in'
import { useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { askBackground, type BackgroundStatus } from '../messages.ts'
import { saveSettings } from '../reader-settings.ts'
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
    if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
      return setFault('Write an address that begins with https://')
    if (!(await browser.permissions.request({ origins: [`${url.protocol}//${url.hostname}/*`] }))) {
      return setFault('Without that permission the facts cannot be fetched.')
    }
    await busy(async () => {
      await saveSettings({ feed: text })
      await askBackground('check-now', {})
    })
  }
  const busy = async (work: () => Promise<unknown>) => {
    setBusy(true)
    await work().catch(() => setFault('The check could not be made.'))
    setBusy(false)
    refresh()
  }
  return (
    <section>
      {status.editions.map(({ dossier, title, sequence, published, facts, isStale }) => (
        <p key={dossier} class="edition">
          <b>{textIn(title, navigator.language) || dossier}</b>: {facts} facts, edition {sequence} of{' '}
          {whenText(published.slice(0, 10), navigator.language)}
          {isStale && ' (out of date)'}
        </p>
      ))}
      {status.fault && (
        <p class="fault" role="alert">
          {status.fault}. What is on this device stays in use.
        </p>
      )}
      {status.isKeyChanged && (
        <p>
          <button
            type="button"
            disabled={isBusy}
            onClick={() => void busy(() => askBackground('trust-new-key', {}))}
          >
            Trust the new key
          </button>{' '}
          Only if whoever runs the feed says that it has changed.
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit(event.currentTarget)
        }}
      >
        <label>
          Facts from
          <input name="feed" type="url" required defaultValue={status.feed} spellcheck={false} />
        </label>
        <button type="submit" disabled={isBusy}>
          {isBusy ? 'Checking…' : 'Check now'}
        </button>
      </form>
      {fault && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      {status.checkedAt && <p>Checked {checkedText(status.checkedAt)}.</p>}
      <p class="privacy">Nothing about what you read leaves this browser.</p>
    </section>
  )
}

function checkedText(at: string): string {
  return new Intl.DateTimeFormat(navigator.language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(at),
  )
}
