import { render } from 'preact'
import { PopupView } from '../../popup/popup-view.tsx'
import { sayLanguage } from '../../ui-text.ts'

sayLanguage(document)
render(<PopupView />, document.body)
