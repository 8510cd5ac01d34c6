import type { Plugin } from 'vite'

/** Where Preact would make markup of a text, were a view to ask for it by `dangerouslySetInnerHTML`. */
const SINK = /\w+\.innerHTML=(\w+)\.__html/g

/**
 * Leaves out of Preact the one place where it makes markup of a text. No view asks for it (`bundle.test.ts`), so nothing is lost; and then no
 * mistake of ours can turn a fact, a title or a name into elements, in a page or in our own (docs/decisions/0019-no-markup.md).
 * The build fails when Preact has changed so that the place is not where it was.
 */
export function preactWithoutMarkup(): Plugin {
  return {
    name: 'backstory:preact-without-markup',
    transform: {
      filter: { id: /preact\/dist\/preact\.mjs$/ },
      handler(code) {
        const found = code.match(SINK)?.length ?? 0
        if (found !== 1) this.error(`Preact makes markup in ${found} places, where 1 was known`)
        return { code: code.replace(SINK, 'void $1'), map: null }
      },
    },
  }
}
