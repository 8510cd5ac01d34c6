import type { Id } from '@backstory/model'

/** How many mentions of an entity are marked: its first in the article, its first in each section, or all. */
export const DENSITIES = ['first', 'section', 'all'] as const
export type Density = (typeof DENSITIES)[number]

/** How a mark looks: dots or a line below the words, or a wash of colour behind them. */
export const MARK_STYLES = ['dotted', 'solid', 'wash'] as const
export type MarkStyle = (typeof MARK_STYLES)[number]

/** What the reader has chosen. Kept on this device only. */
export interface Settings {
  /** False: nothing is marked anywhere. */
  isOn: boolean
  /** Hosts (with their port) on which nothing is marked. */
  offHosts: string[]
  /** Sites that the reader has switched on, as match patterns; pages of this machine are on from the start. */
  sites: string[]
  /** Where editions come from: the address of an API or of a mirror of its files. */
  feed: string
  density: Density
  /** At most so many marks to a thousand words; the first ones stay. */
  perThousandWords: number
  markStyle: MarkStyle
  /** Names are marked in the words below pictures, too. */
  captions: boolean
  /** On pages that hold no article, names are marked in the headlines. */
  headlines: boolean
  /** Dossiers of the feed that nothing is marked of. */
  offDossiers: Id[]
  /** Languages (BCP 47) in which facts are told where they are there, the best first; none: the browser's. */
  languages: string[]
  /** Entities that the reader knows: they are not marked any more. */
  knownEntities: Id[]
  /** Entities that the reader does not want to see. */
  hiddenEntities: Id[]
}

/** The least and the most that the reader may choose as a cap. Arbitrary: a mark every 200 words, and one every five. */
export const CAP_RANGE = { min: 5, max: 200 } as const

/** What holds as long as the reader has chosen nothing. The cap is arbitrary: a mark every 25 words is felt as many. */
export const DEFAULTS: Readonly<Settings> = {
  isOn: true,
  offHosts: [],
  sites: [],
  feed: import.meta.env.WXT_FEED || 'http://127.0.0.1:8787',
  density: 'section',
  perThousandWords: 40,
  markStyle: 'dotted',
  captions: false,
  headlines: false,
  offDossiers: [],
  languages: [],
  knownEntities: [],
  hiddenEntities: [],
}

/** More entries of a list than these are not kept: no reader has so many, and each page reads them. */
const LONGEST_LIST = 10_000

/** The shape of an `Id` of the model. */
const ID = /^(?=.{1,100}$)[a-z0-9]+(?:-[a-z0-9]+)*$/

type Reader<T> = (value: unknown) => T | undefined

const READERS: { [K in keyof Settings]: Reader<Settings[K]> } = {
  isOn: yesOrNo,
  offHosts: listOf(/^[\w.:[\]-]{1,260}$/u),
  sites: listOf(/^(?:https?|\*):\/\/(?:\*|(?:\*\.)?[\w.[\]:-]{1,253})\/\*$/u),
  feed: (value) => (typeof value === 'string' && isFeed(value) ? value : undefined),
  density: oneOf(DENSITIES),
  perThousandWords: (value) => (Number.isInteger(value) ? clamped(value as number) : undefined),
  markStyle: oneOf(MARK_STYLES),
  captions: yesOrNo,
  headlines: yesOrNo,
  offDossiers: listOf(ID),
  languages: listOf(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/),
  knownEntities: listOf(ID),
  hiddenEntities: listOf(ID),
}

/**
 * Reads settings of whatever was stored, by this version or an older one, whole or damaged: what is missing or makes no sense has its
 * default, and of a list the entries that make sense stay. Written by hand, because it runs in every page, where TypeBox weighs too much.
 */
export function readSettings(stored: unknown): Settings {
  const fields = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {}
  const read = Object.entries(READERS).map(([name, reader]) => [
    name,
    (Object.hasOwn(fields, name) ? reader(fields[name]) : undefined) ?? DEFAULTS[name as keyof Settings],
  ])
  return Object.fromEntries(read) as Settings
}

/** Tells whether names are marked on pages of the host. */
export function isOnAt(settings: Settings, host: string): boolean {
  return settings.isOn && !settings.offHosts.includes(host)
}

/** Tells whether a text is the address of a feed. */
export function isFeed(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !text.endsWith('/')
}

function yesOrNo(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

function oneOf<const T extends string>(values: readonly T[]): Reader<T> {
  return (value) => values.find((one) => one === value)
}

function listOf(shape: RegExp): Reader<string[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined
    const fit = value.filter((entry): entry is string => typeof entry === 'string' && shape.test(entry))
    return [...new Set(fit)].slice(0, LONGEST_LIST)
  }
}

function clamped(cap: number): number {
  return Math.min(Math.max(cap, CAP_RANGE.min), CAP_RANGE.max)
}
