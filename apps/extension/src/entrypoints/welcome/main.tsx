import { render } from 'preact'
import { WelcomeView } from '../../first-run/welcome-view.tsx'
import { sayLanguage } from '../../ui-text.ts'

sayLanguage(document)
render(<WelcomeView />, document.body)
