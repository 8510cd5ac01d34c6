import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placeBeside } from './place-beside.ts'

const WINDOW = { width: 1000, height: 800 }
const CARD = { width: 400, height: 300 }

const line = (left: number, top: number, width = 80, height = 20) => ({
  left,
  right: left + width,
  top,
  bottom: top + height,
})

describe('a card', () => {
  test('is below its words, where they begin', () => {
    expect(placeBeside([line(100, 200)], CARD, WINDOW, { isRtl: false })).toMatchObject({
      x: 100,
      y: 228,
      room: 564,
    })
  })

  test('ends where they end, where one reads from the right', () => {
    expect(placeBeside([line(500, 200)], CARD, WINDOW, { isRtl: true })).toMatchObject({ x: 180, y: 228 })
  })

  test('is above them where there is no room below', () => {
    expect(placeBeside([line(100, 600)], CARD, WINDOW, { isRtl: false })).toMatchObject({
      x: 100,
      y: 292,
      room: 584,
    })
  })

  test('is below the last of several lines, and above the first', () => {
    expect(placeBeside([line(700, 200), line(20, 230)], CARD, WINDOW, { isRtl: false })).toMatchObject({
      x: 20,
      y: 258,
    })
    expect(placeBeside([line(500, 600), line(20, 630)], CARD, WINDOW, { isRtl: false })).toMatchObject({
      x: 500,
      y: 292,
    })
  })

  test('is cut to where there is more room, when there is enough nowhere', () => {
    const high = { width: 400, height: 700 }
    expect(placeBeside([line(100, 300)], high, WINDOW, { isRtl: false })).toMatchObject({
      x: 100,
      y: 328,
      room: 464,
    })
    expect(placeBeside([line(100, 500)], high, WINDOW, { isRtl: false })).toMatchObject({
      x: 100,
      y: 8,
      room: 484,
    })
  })

  test('covers its words rather than be too low to read', () => {
    const small = { width: 320, height: 256 }
    expect(placeBeside([line(10, 120)], { width: 304, height: 240 }, small, { isRtl: false })).toMatchObject({
      x: 8,
      y: 8,
      room: 220,
    })
  })

  test('stays on its side as long as it has the least room there', () => {
    const grown = { width: 400, height: 560 }
    const placed = (top: number) =>
      placeBeside([line(100, top)], grown, WINDOW, { isRtl: false, wasBelow: true })
    expect([placed(500).isBelow, placed(600).isBelow]).toEqual([true, false])
  })

  test('stays in the window when its words are gone', () => {
    expect(placeBeside([], CARD, WINDOW, { isRtl: false })).toMatchObject({ x: 8, y: 16 })
  })

  test('is inside the window, wherever its words are', () => {
    const at = fc.integer({ min: -2000, max: 2000 })
    const size = fc.integer({ min: 250, max: 2000 })
    fc.assert(
      fc.property(
        at,
        at,
        size,
        size,
        fc.integer({ min: 50, max: 560 }),
        fc.boolean(),
        (x, y, w, h, height, isRtl) => {
          const width = Math.min(400, w - 16)
          const place = placeBeside([line(x, y)], { width, height }, { width: w, height: h }, { isRtl })
          expect(place.x).toBeGreaterThanOrEqual(8)
          expect(place.x + width).toBeLessThanOrEqual(w - 8)
          expect(place.y).toBeGreaterThanOrEqual(8)
          expect(place.y + Math.min(height, place.room)).toBeLessThanOrEqual(h - 8 + 1)
        },
      ),
    )
  })
})
