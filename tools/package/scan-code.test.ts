import { expect, test } from 'vitest'
import { forbiddenIn } from './scan-code.ts'

test.each([
  ['eval(text)', 'makes code of text'],
  ['(0, eval)(text)', 'makes code of text'],
  ['globalThis.eval?.(text)', 'makes code of text'],
  ["globalThis['eval'](text)", 'makes code of text'],
  ['new Function(text)', 'makes code of text'],
  ['Function(`return 1`)()', 'makes code of text'],
  ['setTimeout("run()", 5)', 'makes code of text'],
  ['setInterval(`run(1)`, 5)', 'makes code of text'],
  ['importScripts(url)', 'makes code of text'],
  ['import(url)', 'imports code that the package does not name'],
  ['import(`https://cdn.example/x.js`)', 'imports code that the package does not name'],
  ['import "https://cdn.example/x.js"', 'imports code from elsewhere'],
  ['export * from "//cdn.example/x.js"', 'imports code from elsewhere'],
  ['const src = "https://cdn.example/x.js?v=1"', 'names code elsewhere'],
  ['WebAssembly.compile(bytes)', 'runs WebAssembly'],
  ['document.createElement(`script`)', 'makes a script element'],
  ['element.innerHTML = text', 'makes markup of text'],
  ['element["outerHTML"] += text', 'makes markup of text'],
  ['frame.srcdoc = text', 'makes markup of text'],
  ['element.insertAdjacentHTML("beforeend", text)', 'makes markup of text'],
  ['document.write(text)', 'makes markup of text'],
  ['new DOMParser().parseFromString(text, "text/html")', 'makes markup of text'],
  ['draw("p", { dangerouslySetInnerHTML: { text } })', 'makes markup of text'],
])('%s is found', (code, what) => {
  expect(forbiddenIn(code).map((line) => line.split(': ')[0])).toContain(what)
})

test.each([
  'setTimeout(() => run(), 5)',
  'import("./chunks/popup.js")',
  'import { x } from "./x.js"; export { x }',
  'element.textContent = text',
  'if (element.innerHTML === "") run()',
  'const link = "https://news.example/story"',
  'document.createElement("p")',
  'evaluate(text); isFunction(x)',
])('%s is not', (code) => {
  expect(forbiddenIn(code)).toEqual([])
})
