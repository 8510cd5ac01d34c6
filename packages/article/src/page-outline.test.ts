// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'
import { addUpInSteps } from './outline-sums.ts'
import { type Outline, outlineInSteps } from './page-outline.ts'

const PROSE = 'A paragraph of an article is prose of some length, and goes on for a while.'

function outlineOf(root: Element): Outline {
  const steps = outlineInSteps(root)
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

function outlineFor(html: string) {
  document.body.innerHTML = html
  return outlineOf(document.body)
}

describe('the outline of a page', () => {
  test('has a part for each block, in reading order, with what it holds', () => {
    const { parts, runs } = outlineFor(
      `<div><p>${PROSE}</p><ul><li><a href="/x">A link to elsewhere</a></li></ul></div>`,
    )
    expect(parts.map(({ tag, parent, last }) => [tag, parent, last])).toEqual([
      ['BODY', -1, 4],
      ['DIV', 0, 4],
      ['P', 1, 2],
      ['UL', 1, 4],
      ['LI', 3, 4],
    ])
    expect(parts[1]).toMatchObject({
      size: 76,
      links: 16,
      prose: 60,
      proses: 1,
      titles: 1,
      firstProse: 0,
      firstTitle: 1,
    })
    expect(runs.map(({ part, end }) => [part, end])).toEqual([
      [2, 'sentence'],
      [4, 'none'],
    ])
  })

  test('joins words across inline elements, and parts them at blocks', () => {
    const { runs } = outlineFor('<div>One <b>two</b><br>three<p>four</p>five</div>')
    expect(runs.map(({ size }) => size)).toEqual([11, 4, 4])
  })

  test('has a part for inline elements that say what they are', () => {
    const { parts } = outlineFor('<p>Words <span class="caption">below</span><span>more</span></p>')
    expect(parts.map(({ tag, isCaption }) => [tag, isCaption])).toEqual([
      ['BODY', false],
      ['P', false],
      ['SPAN', true],
    ])
  })

  test('passes over what is hidden, and what has no words', () => {
    const { runs } = outlineFor(
      '<p style="display: none">Hidden</p><script>code</script><select><option>One</option></select>',
    )
    expect(runs).toEqual([])
  })

  test('goes into open shadow roots', () => {
    document.body.innerHTML = '<x-story></x-story>'
    const root = document.querySelector('x-story')?.attachShadow({ mode: 'open' })
    if (root) root.innerHTML = `<p>${PROSE}</p>`
    expect(outlineOf(document.body).parts.map(({ tag, proses }) => [tag, proses])).toEqual([
      ['BODY', 1],
      ['X-STORY', 1],
      ['P', 1],
    ])
  })

  test('is read in small steps, whatever becomes of the page in between', () => {
    document.body.innerHTML = `<p>${PROSE}</p>`.repeat(1_000)
    const steps = outlineInSteps(document.body)
    steps.next()
    document.body.replaceChildren()
    // What was read by then is added up, in steps of its own.
    expect([...steps].length).toBeLessThan(10)
  })

  test('takes no longer of a page that goes on after all that is read of it', () => {
    const stepsOf = (count: number) => {
      document.body.innerHTML = '<div></div>'.repeat(count)
      return [...outlineInSteps(document.body)].length
    }
    expect(stepsOf(30_000)).toBe(stepsOf(16_000))
  })

  test('is added up in small steps, too', () => {
    const outline = outlineFor(`<p>${PROSE}</p>`.repeat(1_000))
    // Five looks at a thousand each, by five hundred.
    expect([...addUpInSteps(outline)].length).toBeGreaterThanOrEqual(10)
  })

  test('takes a page that is nested without end', () => {
    // Not more: jsdom takes the square of it to build one.
    document.body.innerHTML = `${'<div>'.repeat(2_000)}${PROSE}`
    expect(outlineOf(document.body).parts[0]).toMatchObject({ last: 2_000, proses: 1 })
  })
})
