import { textIn } from '@backstory/model/text-in'
import { useState } from 'preact/hooks'
import { askBackground, type BackgroundStatus } from './messages.ts'
import { countText, t, uiLocale } from './ui-text.ts'
import { whenText } from './when-text.ts'

interface FactsProps {
  status: BackgroundStatus
  refresh(): void
}

/** Which facts are on this device and how fresh they are, with the means to have them checked. */
export function FactsState({ status, refresh }: FactsProps) {
  const [isBusy, setBusy] = useState(false)
  const [hasFailed, setFailed] = useState(false)
  const ask = async (kind: 'check-now' | 'trust-new-key') => {
    setBusy(true)
    setFailed(false)
    await askBackground(kind, {}).catch(() => setFailed(true))
    setBusy(false)
    refresh()
  }
  return (
    <div class="facts">
      <Editions status={status} />
      <p class="soft">
        {status.checked ? checkedText(status.checked) : t('feed.unchecked')}{' '}
        <button type="button" class="link" disabled={isBusy} onClick={() => void ask('check-now')}>
          {t(isBusy ? 'feed.checking' : 'feed.check')}
        </button>
      </p>
      {hasFailed && (
        <p class="fault" role="alert">
          {t('feed.failed')}
        </p>
      )}
      {status.fault && <Fault status={status} isBusy={isBusy} trust={() => void ask('trust-new-key')} />}
    </div>
  )
}

function Editions({ status: { editions } }: { status: BackgroundStatus }) {
  const locale = uiLocale()
  return (
    <ul>
      {editions.map(({ dossier, title, sequence, published, facts, isStale }) => (
        <li key={dossier}>
          <b dir="auto">{textIn(title, locale) || dossier}</b>{' '}
          <span class="soft">
            {countText('feed.edition', facts, sequence, whenText(published.slice(0, 10), locale))}
            {isStale && ` ${t('feed.stale')}`}
          </span>
        </li>
      ))}
    </ul>
  )
}

interface FaultProps {
  status: BackgroundStatus
  isBusy: boolean
  trust(): void
}

function Fault({ status: { feed, fault = 'failed' }, isBusy, trust }: FaultProps) {
  const host = URL.canParse(feed) ? new URL(feed).host : feed
  return (
    <>
      <p class="fault" role="alert">
        {t(`fault.${fault}`, host)} {t('feed.kept')}
      </p>
      {fault === 'keyChanged' && (
        <p>
          <button type="button" class="button" disabled={isBusy} onClick={trust}>
            {t('feed.trust')}
          </button>{' '}
          {t('feed.trustWhen')}
        </p>
      )}
    </>
  )
}

function checkedText({ at, requests, bytes }: NonNullable<BackgroundStatus['checked']>): string {
  const locale = uiLocale()
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(at),
  )
  const size = { style: 'unit', unit: 'kilobyte', maximumFractionDigits: bytes < 10_000 ? 1 : 0 } as const
  return countText('feed.checked', requests, when, new Intl.NumberFormat(locale, size).format(bytes / 1000))
}
