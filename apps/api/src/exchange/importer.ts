import type { Id } from '@backstory/model'
import { requireStillGood } from '../auth/still-good.ts'
import { type Db, inTransaction, type Tx } from '../database/database.ts'
import { WaitBudget } from '../database/wait-budget.ts'
import { faultOfProperty } from '../review/property-check.ts'
import { makeRoomForIndexes } from '../store/bulk.ts'
import {
  ALIVE_MS,
  holdFaults,
  type ImportFault,
  type ImportProgress,
  makeRun,
  noteAlive,
  type Run,
  type StoredImport,
  saveDone,
  saveProgress,
  saveStopped,
  takeOver,
} from '../store/import-store.ts'
import { properties } from '../store/property-store.ts'
import { countPurges } from '../store/purge-store.ts'
import { beginChange } from '../store/revision-store.ts'
import { createSeen } from '../store/seen-store.ts'
import { type Plan, planLines, type Writing, writePlan } from './import-batch.ts'
import { type Checked, type CheckedAgainst, checkLines } from './import-check.ts'
import { broughtBy, type NumberedLineOf, placesIn } from './import-line.ts'
import { type Batch, batchesOf } from './import-reader.ts'
import { noteSeen, shelfOf } from './import-shelf.ts'
import type { LineFault } from './line.ts'
import { oneAhead } from './one-ahead.ts'

/** How many lines may wait for what they name, and how long they may be together. */
const MOST_WAITING = 10_000
const MOST_WAITING_BYTES = 32 * 1024 * 1024

/** How many faults are told; more are counted. */
const MOST_FAULTS = 1_000

/** What is imported, and how. */
export interface Importing extends Writing {
  /** What the history says of it. */
  comment: string
}

/** Runs work in one transaction, and returns what it returns. */
type Together = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** A trial of any length ends before the next day. */
const TRIAL = { timeout: 24 * 3_600_000, maxWait: 10_000 }

/**
 * Imports lines from a stream, some hundred in a transaction, from where the import stopped before. A line is written whole or not at all;
 * what is wrong with lines is told by their numbers. Lines that name what is not there wait until the end. A trial (`isTrial`) writes
 * nothing and tells the same, but of what it brings twice where that may be unchanged since a moment. Who sends it again takes it over with
 * the first lines that are not done: whoever sent it before may have been cut off without a word. Throws `OtherLinesError`,
 * `ImportRunningError` when another has it, and `UnauthorizedError` when the token is good no longer; what is done by then stays, and can be
 * gone on with.
 */
export async function importLines(
  db: Db,
  begun: StoredImport,
  stream: AsyncIterable<Buffer>,
  importing: Importing,
): Promise<void> {
  const run = makeRun(begun.id)
  const saying = WaitBudget.without(() =>
    setInterval(() => void noteAlive(db, run).catch(() => undefined), ALIVE_MS),
  )
  try {
    if (importing.isTrial) {
      const purges = await countPurges(db)
      const end = await db.$transaction(async (tx) => {
        await createSeen(tx)
        return runImport({ run, begun }, stream, importing, (work) => work(tx))
      }, TRIAL)
      await inTransaction(db, (tx) => saveTrial(tx, { run, begun, purges }, end))
    } else await runImport({ run, begun }, stream, importing, (work) => inTransaction(db, work))
    await saveDone(db, run)
  } catch (error) {
    await saveStopped(db, run)
    throw error
  } finally {
    clearInterval(saying)
  }
}

/** Writes what came of a trial; of what was wrong with lines only how much it was, where something was purged meanwhile. */
async function saveTrial(
  tx: Tx,
  { run, begun, purges }: { run: Run; begun: StoredImport; purges: number },
  end: ImportProgress,
): Promise<void> {
  // Held, so that a purge which is not seen here empties it after.
  await holdFaults(tx, run.id)
  await takeOver(tx, run, begun)
  const isEmptied = (await countPurges(tx)) > purges
  await saveProgress(tx, run, { ...end, ...(isEmptied && { faults: [] }) })
}

async function runImport(
  { run, begun }: { run: Run; begun: StoredImport },
  stream: AsyncIterable<Buffer>,
  importing: Importing,
  together: Together,
): Promise<ImportProgress> {
  let progress: ImportProgress = begun
  let waiting: NumberedLineOf[] = []
  let isTaken = importing.isTrial
  const write = async (batch: Batch, isLast: boolean) => {
    const from = progress
    const written = await together(async (tx) => {
      await requireStillGood(tx, importing.token)
      const waitingBytes = waiting.reduce((sum, { bytes }) => sum + bytes, 0)
      const next = await writeBatch(tx, from, { ...batch, isLast, waitingBytes, id: run.id }, importing)
      // After the documents, as all that hold both do.
      if (!isTaken) await takeOver(tx, run, begun)
      if (!importing.isTrial) await saveProgress(tx, run, next.progress)
      return next
    })
    isTaken = true
    progress = written.progress
    return written.waiting
  }
  for await (const batch of oneAhead(batchesOf(stream, begun))) {
    waiting.push(...batch.waiting)
    waiting.push(...(await write(batch, false)))
  }
  // What waits is tried together for as long as some of it can be written; what is left then names what is nowhere.
  let before = Number.POSITIVE_INFINITY
  while (waiting.length > 0) {
    const isLast = waiting.length === before
    before = waiting.length
    const [once, again] = partedByWhatTheyBring(waiting)
    waiting = [...(await write({ lines: once, waiting: [], faults: [], end: progress }, isLast)), ...again]
  }
  if (!isTaken) await together((tx) => takeOver(tx, run, begun))
  return progress
}

/** Returns the lines of which none brings what another one does, and those that bring it again. */
function partedByWhatTheyBring(
  lines: readonly NumberedLineOf[],
): [once: NumberedLineOf[], again: NumberedLineOf[]] {
  const brought = new Set<string>()
  const [once, again]: [NumberedLineOf[], NumberedLineOf[]] = [[], []]
  for (const one of lines) {
    const keys = broughtBy(one.line).map(({ subject, id }) => `${subject} ${id}`)
    const isAgain = keys.some((key) => brought.has(key))
    for (const key of keys) brought.add(key)
    ;(isAgain ? again : once).push(one)
  }
  return [once, again]
}

interface Written {
  progress: ImportProgress
  waiting: NumberedLineOf[]
}

async function writeBatch(
  tx: Tx,
  progress: ImportProgress,
  { lines, faults, end, isLast, waitingBytes, id }: Batch & { isLast: boolean; waitingBytes: number; id: Id },
  importing: Importing,
): Promise<Written> {
  const refs = lines.flatMap(({ line }) => placesIn(line))
  const shelf = await shelfOf(tx, refs, importing.isTrial)
  const badProperties = await faultsOfProperties(tx, lines, importing)
  const { checked, plan } = await checkAndPlan(tx, lines, { ...importing, shelf, badProperties })
  if (importing.isTrial) await noteSeen(tx, plan.lines)
  else if (plan.lines.some(({ steps }) => steps.some(({ isSame }) => !isSame))) {
    await makeRoomForIndexes(tx)
    await writePlan(tx, plan, await beginChange(tx, importing.token.label, importing.comment))
  }
  const tried = new Set(lines.map(({ number }) => number))
  const held = progress.waiting.filter((number) => !tried.has(number))
  // What has waited before keeps its place.
  const waited = new Set(progress.waiting)
  const mayWait = (line: NumberedLineOf, i: number) =>
    !isLast &&
    (waited.has(line.number) ||
      (held.length + i < MOST_WAITING && waitingBytes + line.bytes <= MOST_WAITING_BYTES))
  const [waiting, lost] = [
    checked.waiting.filter(mayWait),
    checked.waiting.filter((line, i) => !mayWait(line, i)),
  ]
  const added = [
    ...faults,
    ...[...checked.faulty, ...lost].map(({ number, fault }) => ({ line: number, ...fault })),
  ]
  // A purge may have emptied what was told of faults: it stays that. Held after the documents, as a purge holds it.
  const told = importing.isTrial ? progress.faults : await holdFaults(tx, id)
  return {
    progress: advanced(
      { ...progress, faults: told },
      {
        end,
        added,
        plan,
        waiting: [...held, ...waiting.map(({ number }) => number)],
      },
    ),
    waiting,
  }
}

/** Checks and plans lines: what leans on a line that may not be written is not written either. */
async function checkAndPlan(
  tx: Tx,
  lines: readonly NumberedLineOf[],
  against: Omit<CheckedAgainst, 'refused'> & Writing,
): Promise<{ checked: Checked; plan: Plan }> {
  const refused = new Map<number, LineFault>()
  for (;;) {
    const checked = checkLines(lines, { ...against, refused })
    const plan = await planLines(tx, checked.good, against)
    if (plan.faulty.length === 0) return { checked, plan }
    for (const { number, fault } of plan.faulty) refused.set(number, fault)
  }
}

/** Returns what is wrong with properties that lines bring, by their ids. What is restored was checked where it was written. */
async function faultsOfProperties(
  tx: Tx,
  lines: readonly NumberedLineOf[],
  { mode, isTrial }: Writing,
): Promise<Map<Id, LineFault>> {
  const given = lines.flatMap(({ line }) =>
    line.sort === 'property' && mode === 'new' ? [line.document] : [],
  )
  // What is there stays as it is until these lines are written.
  const ids = given.map(({ id }) => id)
  if (given.length > 0 && !isTrial) await properties.lock(tx, ids)
  const faults = new Map<Id, LineFault>()
  for (const property of given) {
    const fault = await faultOfProperty(tx, property)
    if (fault) faults.set(property.id, fault)
  }
  return faults
}

function advanced(
  { counts, faults, faultCount }: ImportProgress,
  {
    end,
    added,
    plan,
    waiting,
  }: { end: Batch['end']; added: ImportFault[]; plan: Pick<ImportProgress, 'counts'>; waiting: number[] },
): ImportProgress {
  const { made, changed, same } = plan.counts
  const byLine = [...faults, ...added].sort((a, b) => a.line - b.line)
  return {
    ...end,
    waiting,
    counts: { made: counts.made + made, changed: counts.changed + changed, same: counts.same + same },
    faults: byLine.slice(0, MOST_FAULTS),
    faultCount: faultCount + added.length,
  }
}
