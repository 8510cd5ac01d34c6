import type { CDPSession, Page } from 'playwright-core'

/** What a page's main thread did for a while, in milliseconds of processor time: what else the machine does does not count. */
export interface ThreadTime {
  /** All tasks: scripts, styles, layout, painting, messages. */
  total: number
  longest: number
  /** The longest as the clock saw it. */
  longestWall: number
  /** The running of a script whose address ends so, where it was loaded meanwhile. */
  evaluated: number
}

/** An event of a trace, as far as it is read here. Times are microseconds. */
interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  ts: number
  dur?: number
  tdur?: number
  args: { name?: string; data?: { url?: string; isOutermostMainFrame?: boolean } }
}

/** A clock that trace and page share, in microseconds. */
export async function clockOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  const at = metrics.find(({ name }) => name === 'Timestamp')?.value ?? Number.NaN
  return at * 1e6
}

/** Returns the processor time that the main thread has used so far, in milliseconds. */
export async function busyOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? Number.NaN) * 1_000
}

/**
 * Traces what happens while `run` runs. Returns what the main thread of the page's process did in the stretch that `run` returns. The page
 * must do nothing by itself meanwhile: whatever it is that keeps its main thread busy counts.
 */
export async function traceMainThread(
  session: CDPSession,
  run: () => Promise<{ from: number; to: number }>,
): Promise<ThreadTime> {
  const events: TraceEvent[] = []
  const collect = ({ value }: { value: object[] }) => events.push(...(value as TraceEvent[]))
  session.on('Tracing.dataCollected', collect)
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', 'v8'], excludedCategories: ['*'] },
  })
  try {
    const { from, to } = await run()
    const complete = new Promise((done) => session.once('Tracing.tracingComplete', done))
    await session.send('Tracing.end')
    await complete
    return timeOf(events, from, to)
  } finally {
    session.off('Tracing.dataCollected', collect)
  }
}

function timeOf(events: readonly TraceEvent[], from: number, to: number): ThreadTime {
  const load = events.findLast(({ name, args }) => name === 'CommitLoad' && args.data?.isOutermostMainFrame)
  if (!load) throw new Error('no page was loaded while it was traced')
  const ours = events.filter(({ pid, tid, ph }) => pid === load.pid && tid === load.tid && ph === 'X')
  const tasks = ours.filter(
    ({ name, ts }) => name === 'ThreadControllerImpl::RunTask' && ts >= from && ts <= to,
  )
  // Tasks may run within tasks, as while the debugger waits.
  const outer: TraceEvent[] = []
  for (const task of tasks.sort((a, b) => a.ts - b.ts)) {
    const last = outer.at(-1)
    if (!last || task.ts >= last.ts + (last.dur ?? 0)) outer.push(task)
  }
  const cpu = outer.map(({ tdur = 0 }) => tdur / 1_000)
  const evaluated = ours.filter(({ name, args, ts }) => {
    return name === 'EvaluateScript' && ts >= load.ts && args.data?.url?.startsWith('chrome-extension://')
  })
  return {
    total: sumOf(cpu),
    longest: Math.max(0, ...cpu),
    longestWall: Math.max(0, ...outer.map(({ dur = 0 }) => dur / 1_000)),
    evaluated: sumOf(evaluated.map(({ tdur = 0 }) => tdur / 1_000)),
  }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}

/** Returns the bytes that scripts of the page hold, after what nobody needs was collected. */
export async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN
}

/** Opens a session with the page, with what is measured here. */
export async function sessionOf(tab: Page): Promise<CDPSession> {
  const session = await tab.context().newCDPSession(tab)
  await session.send('Performance.enable')
  return session
}
