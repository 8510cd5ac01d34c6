import './formats.ts'

export { fromBase64, toBase64 } from './base64.ts'
export { Card } from './card.ts'
export { CardAsOf, type Change, cardAsOf, type Phase, phaseOf } from './card-as-of.ts'
export { DayText, Edtf, Instant } from './dates.ts'
export { type Day, dayText, findDayOf } from './day.ts'
export { Dispute } from './dispute.ts'
export { Dossier, DossierHead } from './dossier.ts'
export { DossierFile, EntityFile, localTextOf } from './dossier-file.ts'
export { BlobRef, cardShardOf, cardShardsFor, Edition, MANIFEST_FORMAT, Manifest } from './edition.ts'
export {
  type Bounds,
  boundsOf,
  type EdtfDate,
  EdtfError,
  type EdtfInterval,
  isEdtf,
  parseEdtf,
} from './edtf.ts'
export { Entity, EntityHead, KINDS, Kind } from './entity.ts'
export { Envelope, EnvelopeError, openEnvelope, PAYLOAD_TYPE, preAuthEncoding } from './envelope.ts'
export { expectedText } from './expected-text.ts'
export { CardFact, Fact, RANKS, STATUSES, Status } from './fact.ts'
export { FeedHead, FeedItem } from './feed-item.ts'
export { formats, isPlainAddress } from './formats.ts'
export { JOB_STATES, Job, JobState } from './job.ts'
export { CheckedQuote, LINK_STATES, LinkCheck, LinkProblem, LinkState } from './link-check.ts'
export { LOCKABLE, Lock } from './lock.ts'
export { NAME_USES, Name, type NameUse } from './name.ts'
export { OwnName, ownNamesOf } from './own-names.ts'
export { Problem } from './problem.ts'
export { findProperty, properties } from './properties.ts'
export { Property } from './property.ts'
export { ACTIONS, type Action, Revision, SUBJECTS, Subject } from './revision.ts'
export { Sha256 } from './sha256.ts'
export { Citation, QUOTE_WORDS, Source } from './source.ts'
export { Exactly, Id, LanguageTag, LocalText, OneOf } from './text.ts'
export { textIn } from './text-in.ts'
export { type Tie, tiesOf } from './ties.ts'
export { mayAct, ROLES, Role, Token } from './token.ts'
export { TokenRevision } from './token-revision.ts'
export { participantsOf, Value } from './value.ts'
export { WEBHOOK_STATES, Webhook, WebhookState } from './webhook.ts'
