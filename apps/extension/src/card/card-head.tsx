import { Fragment } from 'preact'
import { countText, t } from '../ui-text.ts'
import { type Context, valueIn } from './card-context.ts'
import { BackIcon, CloseIcon, CopyIcon, PanelIcon, PinIcon } from './card-icons.tsx'
import { showPart } from './card-sections.tsx'
import { isolated, Told } from './worded.tsx'

/** What the reader can do with the card as a whole. */
export interface BarActs {
  close(): void
  pin(isPinned: boolean): void
  back(): void
  copyAll?: (() => void) | undefined
  openPanel?: (() => void) | undefined
}

interface CardBarProps {
  acts: BarActs
  isPinned: boolean
  /** Title of the card that this one was followed from; absent at the first. */
  backTo?: string | undefined
}

/** The row of buttons at the top of a card. */
export function CardBar({ acts, isPinned, backTo }: CardBarProps) {
  return (
    <div class="bar">
      {backTo !== undefined && (
        <button type="button" class="back" aria-label={t('card.back', isolated(backTo))} onClick={acts.back}>
          <BackIcon /> <bdi>{backTo}</bdi>
        </button>
      )}
      <span class="space" />
      {acts.copyAll && (
        <IconButton label={t('card.copy')} act={acts.copyAll}>
          <CopyIcon />
        </IconButton>
      )}
      {acts.openPanel && (
        <IconButton label={t('card.panel')} act={acts.openPanel}>
          <PanelIcon />
        </IconButton>
      )}
      <IconButton label={t('card.pin')} act={() => acts.pin(!isPinned)} isPressed={isPinned}>
        <PinIcon />
      </IconButton>
      <IconButton label={t('card.close')} act={acts.close}>
        <CloseIcon />
      </IconButton>
    </div>
  )
}

interface IconButtonProps {
  label: string
  act(): void
  isPressed?: boolean
  children: preact.ComponentChild
}

function IconButton({ label, act, isPressed, children }: IconButtonProps) {
  return (
    <button
      type="button"
      class="icon"
      aria-label={label}
      title={label}
      aria-pressed={isPressed}
      onClick={act}
    >
      {children}
    </button>
  )
}

/** Posts lead: who somebody was on that day is what a reader wants first. */
const HEADING = new Set(['position-held', 'led-by'])

/** Whom or what the card is of, in one line, with the post of the day and how much has changed since. */
export function CardHead({ context }: { context: Context }) {
  const { card, languages, dated } = context
  const { entity, atTheTime, changes } = card
  const post = atTheTime.find(({ property }) => HEADING.has(property))
  const lead = post && valueIn(post, context)
  return (
    <header>
      <h2 id="title">
        <Told text={entity.title} languages={languages} />
      </h2>
      {card.ownNames && (
        <p class="own">
          {card.ownNames.map(({ text, language }, i) => (
            <Fragment key={language}>
              {i > 0 && ' · '}
              <bdi lang={language}>{text}</bdi>
            </Fragment>
          ))}
        </p>
      )}
      <p class="line">
        <span class="kind">{t(`kind.${entity.kind}`)}</span>{' '}
        <Told text={entity.description} languages={languages} />
      </p>
      {(lead || changes.length > 0) && (
        <p class="head-line">
          {lead && (
            <b>
              <bdi lang={lead.language}>{lead.text}</bdi>
            </b>
          )}
          {changes.length > 0 && (
            <button type="button" class="link" onClick={(event) => showPart(event, 'since')}>
              {countText(dated ? 'card.changesSince' : 'card.changesToCome', changes.length)}
            </button>
          )}
        </p>
      )}
    </header>
  )
}
