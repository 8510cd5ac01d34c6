import { type Lexicon, LexiconError, open } from '@backstory/lexicon'
import { type Card, cardAsOf, findProperty, type Id, type Manifest, tiesOf } from '@backstory/model'
import type { CardAsk, CardReply, EditionNote, PageMention } from '../messages.ts'
import { cardsOf, type FindCard } from './card-shards.ts'
import { dropDamaged } from './damage.ts'
import { type DeviceStore, findLexicon } from './device-store.ts'
import { joinedMentions } from './joined-mentions.ts'
import type { Choices } from './reader-choices.ts'

interface OpenEdition {
  manifest: Manifest
  lexicon: Lexicon
  findCard: FindCard
}

/** Where nobody has chosen anything. */
const ALL: Choices = { isWanted: () => true, isKnown: () => false, isOn: () => true }

/** Reads the editions on this device: text in, mentions out; entity in, card out. Nothing here asks the network. */
export interface Reader {
  /** Returns the mentions in a text, without those that the reader does not want. */
  mentionsIn(text: string, asOf: string, choices?: Choices): Promise<PageMention[]>
  findCard(ask: CardAsk): Promise<CardReply | undefined>
  /** Drops what is held in memory, after other editions came into use. */
  reopen(): void
}

/** Makes a reader over a store. Lexicons are opened when first needed and held as long as the background lives. */
export function makeReader(store: DeviceStore): Reader {
  let opened: Promise<OpenEdition[]> | undefined
  const editions = () => {
    opened ??= openAll(store)
    opened.catch(() => {
      opened = undefined
    })
    return opened
  }
  return {
    async mentionsIn(text, asOf, { isWanted, isKnown, isOn } = ALL) {
      const wanted = (await editions()).filter(({ manifest }) => isOn(manifest.dossier))
      const lexicons = wanted.map(({ lexicon }) => lexicon)
      const mentions = joinedMentions(lexicons, text, asOf, ({ start, end, entity }) =>
        isWanted(text.slice(start, end), entity),
      )
      return mentions.map((mention) => ({ ...mention, isKnown: isKnown(mention.entity) }))
    },
    async findCard(ask) {
      for (const edition of await editions()) {
        const card = await edition.findCard(ask.entity)
        if (!card) continue
        return replyOf(card, ask, noteOf(edition.manifest), await titlesOf(await editions(), ask.named))
      }
      return undefined
    },
    reopen() {
      opened = undefined
    },
  }
}

/** Returns what a reader is told of an edition. */
export function noteOf({ title, sequence, published, expires }: Manifest): EditionNote {
  return { title, sequence, published, isStale: Date.parse(expires) < Date.now() }
}

async function openAll(store: DeviceStore): Promise<OpenEdition[]> {
  const kept = await store.getAll('editions')
  const opened = await Promise.all(kept.map(({ manifest }) => openEdition(store, manifest)))
  return opened.filter((edition) => edition !== undefined)
}

async function openEdition(store: DeviceStore, manifest: Manifest): Promise<OpenEdition | undefined> {
  try {
    const bytes = await findLexicon(store, manifest)
    return bytes && { manifest, lexicon: open(bytes), findCard: cardsOf(store, manifest) }
  } catch (error) {
    // A lexicon has a checksum of its own: only one that does not open is looked at closely.
    const hashes = manifest.lexicon.map(({ sha256 }) => sha256)
    const isDamaged = await dropDamaged(store, hashes)
    // A store that cannot be read, as in a background that is being stopped, is no edition without names: the question is to be asked again.
    if (!isDamaged && !(error instanceof LexiconError)) throw error
    // It must not silence the others; the next check downloads what is missing.
    console.error('backstory:', error)
    return undefined
  }
}

function replyOf(
  card: Card,
  { asOf, others }: CardAsk,
  edition: EditionNote,
  titles: CardReply['titles'],
): CardReply {
  const sorted = cardAsOf(card, asOf)
  // A post or a place is what the entity is, and stands at the head of its card; what ties it to others is what happened and was said.
  const happened = [...sorted.atTheTime, ...sorted.before, ...sorted.since].filter(
    ({ property }) => findProperty(property, card.properties)?.type !== 'state',
  )
  const ties = tiesOf(happened, new Set(others.filter((id) => id !== card.entity.id)))
  const labels = card.facts
    .flatMap(({ property }) => findProperty(property, card.properties) ?? [])
    .map(({ id, label }) => [id, label] as const)
  return {
    card: sorted,
    ties: ties.map((tie) => ({ fact: tie.fact.id, others: tie.others })),
    labels: Object.fromEntries(labels),
    titles,
    edition,
  }
}

async function titlesOf(editions: OpenEdition[], ids: Id[]): Promise<CardReply['titles']> {
  const titles: CardReply['titles'] = {}
  for (const id of ids) {
    for (const edition of editions) {
      const card = await edition.findCard(id)
      if (card) titles[id] ??= card.entity.title
    }
  }
  return titles
}
