// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isRelevant } from './relevance.ts'
import { type Changes, type Watching, watchPage } from './watch.ts'

const PROSE = 'A paragraph of an article is prose of some length. '.repeat(5)

let stop: AbortController
let isHidden = false
let isReading = false
let isOtherNow = true
let costMs = 0
let watching: Watching
const reads: (ReadonlySet<Node> | undefined)[] = []
const abandon = vi.fn(() => isReading)

function watch(isRelevantHere: Changes['isRelevant'] = () => true): void {
  stop = new AbortController()
  const changes = {
    isRelevant: isRelevantHere,
    isOther: () => isOtherNow,
    abandon,
    read(nodes?: ReadonlySet<Node>) {
      reads.push(nodes)
      watching.settled(costMs)
    },
  }
  watching = watchPage(changes, (work) => work(), stop.signal)
}

/** Observers are told after the code that changed something; then time passes. */
async function passTime(ms: number): Promise<void> {
  await Promise.resolve()
  await vi.advanceTimersByTimeAsync(ms)
}

function hide(hidden: boolean): void {
  isHidden = hidden
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden)
  document.body.innerHTML = '<article><main><p>Text</p></main></article><div id="ads"></div>'
  isHidden = false
  isReading = false
  isOtherNow = true
  costMs = 0
  reads.length = 0
  abandon.mockClear()
})
afterEach(() => {
  stop.abort()
  vi.useRealTimers()
})

describe('changes', () => {
  test('of a burst lead to one reading, which is told what changed', async () => {
    watch()
    const [main, p] = [document.querySelector('main'), document.querySelector('p')]
    main?.append(document.createElement('p'))
    if (p) p.textContent = 'Other text'
    await passTime(200)
    main?.append('more')
    await passTime(150)
    expect(reads).toEqual([])
    await passTime(100)
    expect(reads).toEqual([new Set([main, p])])
    await passTime(5000)
    expect(reads).toHaveLength(1)
  })

  test('that never end are read all the same, but for no more than a hundredth of the time', async () => {
    watch()
    const rewriting = setInterval(() => document.querySelector('main')?.append('x'), 50)
    await passTime(2000)
    expect(reads).toHaveLength(4)
    costMs = 20
    await passTime(10_000)
    expect(reads).toHaveLength(9)
    clearInterval(rewriting)
  })

  test('that come after a rest are read soon, however much the last reading cost', async () => {
    costMs = 100
    watch()
    document.querySelector('main')?.append('x')
    await passTime(500)
    await passTime(20_000)
    document.querySelector('main')?.append('y')
    await passTime(500)
    expect(reads).toHaveLength(2)
  })

  test('that are a storm are not looked at: the page is read anew', async () => {
    const looked = vi.fn(() => true)
    watch(looked)
    for (let i = 0; i < 2000; i++) document.querySelector('main')?.append('x')
    await passTime(0)
    for (let i = 0; i < 2000; i++) document.querySelector('main')?.append('x')
    await passTime(500)
    expect(looked).not.toHaveBeenCalled()
    expect(reads).toEqual([undefined])
    document.querySelector('p')?.append('y')
    await passTime(500)
    expect(reads).toEqual([undefined, new Set([document.querySelector('p')])])
  })

  test('that are a storm about nothing are forgotten, and what comes after is seen', async () => {
    watch()
    isOtherNow = false
    for (let i = 0; i < 2000; i++) document.querySelector('#ads')?.append('x')
    await passTime(500)
    expect(reads).toEqual([])
    document.querySelector('p')?.append('y')
    await passTime(500)
    expect(reads).toEqual([new Set([document.querySelector('p')])])
  })

  test('that matter to nobody lead to nothing', async () => {
    watch(() => false)
    document.querySelector('#ads')?.append('x')
    await passTime(1000)
    expect(reads).toEqual([])
  })

  test('of the body itself are seen, and what is in the new one, too', async () => {
    watch()
    document.body = document.createElement('body')
    await passTime(500)
    expect(reads).toHaveLength(1)
    document.body.append('text')
    await passTime(500)
    expect(reads).toEqual([expect.anything(), new Set([document.body])])
  })

  test('in a shadow root are seen once that is watched', async () => {
    watch()
    const root = document.querySelector('main')?.attachShadow({ mode: 'open' })
    if (!root) throw new Error('no root')
    watching.alsoWatch([root])
    root.append('text')
    await passTime(500)
    expect(reads).toEqual([new Set([root])])
  })
})

describe('a page', () => {
  test('that is hidden is not read, and read when it is seen again', async () => {
    watch()
    hide(true)
    document.querySelector('main')?.append('x')
    await passTime(5000)
    expect(reads).toEqual([])
    hide(false)
    await passTime(500)
    expect(reads).toEqual([new Set([document.querySelector('main')])])
  })

  test('that is left while it is read is read anew when it is seen again', async () => {
    watch()
    isReading = true
    hide(true)
    expect(abandon).toHaveBeenCalledOnce()
    isReading = false
    hide(false)
    await passTime(500)
    expect(reads).toEqual([undefined])
  })

  test('that comes back as it was is not read again', async () => {
    watch()
    dispatchEvent(new Event('pagehide'))
    dispatchEvent(new Event('pageshow'))
    await passTime(1000)
    expect(reads).toEqual([])
  })

  test('that opens in the background is read when it is seen', async () => {
    isHidden = true
    watch()
    watching.readWhenSeen()
    await passTime(1000)
    expect(reads).toEqual([])
    hide(false)
    await passTime(500)
    expect(reads).toHaveLength(1)
  })

  test('that we have left is not watched', async () => {
    watch()
    document.querySelector('main')?.append('x')
    await Promise.resolve()
    stop.abort()
    document.querySelector('main')?.append('y')
    await passTime(1000)
    expect(reads).toEqual([])
  })
})

describe('a change', () => {
  const recordOf = async (change: () => void) => {
    const observer = new MutationObserver(() => undefined)
    observer.observe(document.body, { childList: true, characterData: true, subtree: true, attributes: true })
    change()
    const [record] = observer.takeRecords()
    observer.disconnect()
    if (!record) throw new Error('nothing changed')
    return record
  }
  const regions = () => [...document.querySelectorAll('main')]
  const added = (html: string) => () => document.querySelector('#ads')?.insertAdjacentHTML('beforeend', html)

  test.each([
    ['in the article', () => document.querySelector('p')?.append('x'), true],
    ['that shows or hides something in it', () => document.querySelector('p')?.classList.add('open'), true],
    [
      'that folds or unfolds what it is in',
      () => document.querySelector('article')?.classList.add('open'),
      true,
    ],
    ['that only says something of the page', () => document.body.classList.add('scrolled'), false],
    ['elsewhere with little text', added('<p>Buy now</p>'), false],
    ['elsewhere with as much text as an article has', added(`<p>${PROSE}</p>`), true],
    ['that adds a program', added(`<script>//${PROSE}</script>`), false],
    [
      'that shows or hides something elsewhere',
      () => document.querySelector('#ads')?.classList.add('open'),
      false,
    ],
  ])('%s', async (_title, change, relevant) => {
    expect(isRelevant(await recordOf(change), regions())).toBe(relevant)
  })

  test('that takes the article away matters, wherever it is', async () => {
    const before = regions()
    const record = await recordOf(() => document.querySelector('main')?.remove())
    expect(isRelevant(record, before)).toBe(true)
  })
})
