import { CARD_HOST } from '../../apps/extension/e2e/support/closed-card.ts'
import { DWELL_MS } from '../../apps/extension/src/card/card-state.ts'
import { type Ground, pause } from './page-visits.ts'

const HOVERS = 40

/** Returns milliseconds from the end of the dwell to the frame that the card was painted in, of rests on one mark after another. */
export async function measureHover({ tab, marked }: Ground, path: string): Promise<number[]> {
  await tab.goto(marked + path)
  await tab.waitForFunction(() => CSS.highlights.has('backstory'))
  await tab.evaluate(watchPointer)
  const times: number[] = []
  for (let i = 0; i < HOVERS; i++) {
    await tab.mouse.move(2, 2)
    await tab.keyboard.press('Escape')
    await tab.waitForFunction((host) => !document.querySelector(host), CARD_HOST)
    await pause(50)
    const place = await tab.evaluate(placeOfMark, i)
    await tab.evaluate(awaitCard, CARD_HOST)
    await tab.mouse.move(place.x, place.y)
    times.push((await tab.evaluate(() => globalThis.cardShown ?? Number.NaN)) - DWELL_MS)
  }
  return times
}

declare global {
  /** When the pointer last moved. */
  var pointerMoved: number
  /** Milliseconds from then to the card. */
  var cardShown: Promise<number> | undefined
}

function watchPointer(): void {
  addEventListener('pointermove', ({ timeStamp }) => (globalThis.pointerMoved = timeStamp), { capture: true })
}

function placeOfMark(number: number): { x: number; y: number } {
  const ranges = [...(CSS.highlights.get('backstory') ?? [])] as Range[]
  const range = ranges[number % ranges.length]
  range?.startContainer.parentElement?.scrollIntoView({ block: 'center' })
  const box = range?.getBoundingClientRect()
  if (!box) throw new Error('nothing is marked')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Looks in each frame whether the card is there; what was there before a frame was painted is told right after that. */
function awaitCard(host: string): void {
  globalThis.cardShown = new Promise((done) => {
    const look = () => {
      const card = document.querySelector(host)
      if (!card || card.getBoundingClientRect().height === 0) return void requestAnimationFrame(look)
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => done(performance.now() - globalThis.pointerMoved)
      port2.postMessage(undefined)
    }
    requestAnimationFrame(look)
  })
}
