import { makeStorms } from './storms.ts'

/** What is told of a page's changes. */
export interface Changes {
  /** Tells whether a change may be one of the article. It is asked of each, so it must be quick. */
  isRelevant(record: MutationRecord): boolean
  /** Tells, after more changes than were looked at, whether the article may be another. */
  isOther(): boolean
  /** The page is to be read again. `changed` are the nodes that changed; absent when there were too many to look at. */
  read(changed: ReadonlySet<Node> | undefined): void
  /** What is being read is no longer what the reader looks at. Tells whether anything was. */
  abandon(): boolean
}

/** A page that is watched. */
export interface Watching {
  /** Watches these roots, too: shadow roots, whose changes are not seen from outside. */
  alsoWatch(roots: readonly Node[]): void
  /** Has the page read when the reader looks at it. */
  readWhenSeen(): void
  /** Tells what all that was done about changes cost since this was told last. */
  settled(costMs: number): void
}

/** Runs work of ours on a page: counted, and with its errors caught. */
export type Guard = (work: () => void) => void

/** Changes come in bursts; this long after the first the page is read again. Arbitrary: not felt, and not many times. */
const SETTLE_MS = 400

/** Of a page that never rests no more than a hundredth of the time is ours. */
const SHARE = 100

/** Attributes by which text is shown and hidden. */
const SHOWING = ['class', 'hidden', 'open', 'style']

/**
 * Watches the page until the signal aborts. All changes of a burst lead to one reading; nothing is done while the page is hidden. The page's
 * own moves (navigation without loading, coming back from the cache) count as changes.
 */
export function watchPage(changes: Changes, guard: Guard, signal: AbortSignal): Watching {
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Not before then is the page read again. */
  let next = 0
  const storms = makeStorms(SETTLE_MS)
  /** Something is due that was looked at: no need to ask whether the article is another. */
  let isOfNote = false
  /** Absent when nothing is due, or when all is. */
  let changed: Set<Node> | undefined
  let isDue = false
  const see = (news: MutationRecord[]) => {
    if (storms.count(news.length)) {
      // A storm is not watched: what has come of it is looked at when it is over.
      trees.rest()
      changed = undefined
      isDue = true
      return arm()
    }
    const relevant = news.filter((record) => changes.isRelevant(record))
    if (relevant.length > 0) schedule(relevant.map(({ target }) => target))
  }
  /** Without nodes: all may have changed. */
  const schedule = (nodes?: Node[]) => {
    if (!nodes) changed = undefined
    else if (!isDue) changed = new Set(nodes)
    else for (const node of nodes) changed?.add(node)
    isDue = true
    isOfNote = true
    arm()
  }
  const arm = () => {
    // Not begun anew by each change: a page that never rests would never be read.
    if (isDue)
      timer ??= setTimeout(
        () => guard(fire),
        Math.max(next - performance.now(), SETTLE_MS * storms.patience()),
      )
  }
  const fire = () => {
    timer = undefined
    if (document.hidden || !isDue) return
    trees.watch()
    const isVain = storms.end() && !isOfNote && !changes.isOther()
    isDue = false
    isOfNote = false
    if (!isVain) changes.read(changed)
  }
  const leave = () => {
    clearTimeout(timer)
    timer = undefined
    if (!changes.abandon()) return
    changed = undefined
    isDue = true
    isOfNote = true
  }
  const trees = watchTrees((news) => guard(() => see(news)), signal)
  followMoves({ schedule, leave, resume: arm }, changes, signal)
  signal.addEventListener('abort', () => clearTimeout(timer))
  return {
    alsoWatch: trees.also,
    readWhenSeen: () => schedule(),
    settled: (costMs) => {
      next = performance.now() + costMs * SHARE
    },
  }
}

/** The trees of a page that are watched: its own, and shadow trees in it. */
interface Trees {
  /** Begins to watch, or goes on after a rest. What is not told yet is forgotten. */
  watch(): void
  rest(): void
  also(roots: readonly Node[]): void
}

function watchTrees(see: (news: MutationRecord[]) => void, signal: AbortSignal): Trees {
  let roots: readonly Node[] = []
  const observer = new MutationObserver(see)
  const watch = () => {
    observer.disconnect()
    // The root and the body themselves may be replaced.
    observer.observe(document, { childList: true })
    if (document.documentElement) observer.observe(document.documentElement, { childList: true })
    for (const root of document.body ? [document.body, ...roots] : roots) {
      observer.observe(root, {
        childList: true,
        characterData: true,
        subtree: true,
        attributeFilter: SHOWING,
      })
    }
  }
  watch()
  signal.addEventListener('abort', () => observer.disconnect())
  return {
    watch,
    rest: () => observer.disconnect(),
    also(others) {
      if (others.length === roots.length && others.every((root, i) => root === roots[i])) return
      roots = others
      watch()
    },
  }
}

/** What follows from the moves of a page. */
interface Moves {
  schedule(): void
  leave(): void
  resume(): void
}

function followMoves({ schedule, leave, resume }: Moves, changes: Changes, signal: AbortSignal): void {
  const on = (target: EventTarget, name: string, react: () => void) =>
    target.addEventListener(name, react, { signal })
  on(document, 'visibilitychange', () => (document.hidden ? leave() : resume()))
  on(window, 'pagehide', leave)
  on(window, 'pageshow', resume)
  // In every browser that we run in, but not in every DOM that these parts are tested in.
  const { navigation } = window as { navigation?: EventTarget }
  let address = addressOf(location)
  if (!navigation) return
  on(navigation, 'currententrychange', () => {
    if (address === addressOf(location)) return
    address = addressOf(location)
    changes.abandon()
    schedule()
  })
}

/** A place within the page is no other page. */
function addressOf({ pathname, search }: Location): string {
  return pathname + search
}
