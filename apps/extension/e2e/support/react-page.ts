import { createElement, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { build, type Rollup } from 'vite'

/** What a story says at its first rendering and at later ones. */
export interface Story {
  first: string[]
  later: string[]
}

/**
 * Returns a page that React made on a server and takes over in the browser, as many news sites do: it hydrates what is there, and renders
 * again and again from then on, with the other paragraphs every other time. Its complaints are kept in `window.complaints`.
 */
export async function reactPage(story: Story): Promise<string> {
  const html = renderToString(createElement('main', null, paragraphs(story.first)))
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>News</title></head>
<body><div id="root">${html}</div>
<script>window.story = ${JSON.stringify(story)}</script>
<script type="module">${(await clientProgram()).replaceAll('</', '<\\/')}</script>
</body></html>`
}

function paragraphs(texts: string[]): ReactNode {
  return texts.map((text, i) => createElement('p', { key: i }, text))
}

const CLIENT = `
import { createElement as h, useEffect, useState } from 'react'
import { hydrateRoot } from 'react-dom/client'

const { first, later } = window.story
window.complaints = []
const complain = (error) => window.complaints.push(String(error))
addEventListener('error', ({ message }) => complain(message))

function Story() {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTurn((now) => now + 1), 450)
    return () => clearInterval(timer)
  })
  window.turn = turn
  // A list that changes its length and its order is where React moves and removes nodes that it knows.
  const texts = turn % 2 === 0 ? first : [...later].reverse()
  return h('main', null, texts.map((text, i) => h('p', { key: turn % 3 === 0 ? i : text }, text)))
}

// Late, as on a slow machine: by then the names are marked.
setTimeout(() => {
  hydrateRoot(document.querySelector('#root'), h(Story), { onRecoverableError: complain, onUncaughtError: complain })
}, 1500)
`

async function clientProgram(): Promise<string> {
  const entry = `${import.meta.dirname}/react-story.js`
  const result = await build({
    logLevel: 'silent',
    configFile: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'client',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? CLIENT : undefined),
      },
    ],
    build: { write: false, modulePreload: false, rolldownOptions: { input: entry } },
  })
  const { output } = (Array.isArray(result) ? result[0] : result) as Rollup.RollupOutput
  return output[0].code
}
