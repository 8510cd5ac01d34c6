import { defineContentScript } from 'wxt/utils/define-content-script'
import { runPage } from '../page/page.ts'
import '../page/marks.css'

export default defineContentScript({
  // Pages on this machine. The reader's own sites are registered when they are allowed (background/site-scripts.ts).
  matches: ['http://127.0.0.1/*', 'http://localhost/*'],
  runAt: 'document_idle',
  // A page need not be told that we are here.
  noScriptStartedPostMessage: true,
  async main(context) {
    await runPage(context.signal)
  },
})
