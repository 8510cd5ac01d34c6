import { defineBackground } from 'wxt/utils/define-background'
import { startBackground } from '../background/background.ts'

export default defineBackground({
  type: 'module',
  main() {
    // The background lives until the browser stops it: nothing aborts it earlier.
    startBackground(new AbortController().signal)
  },
})
