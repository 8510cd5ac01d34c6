import { render } from 'preact'
import { PopupView } from '../../popup/popup-view.tsx'

render(<PopupView />, document.body)
