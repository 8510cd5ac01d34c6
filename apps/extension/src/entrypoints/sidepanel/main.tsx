import { render } from 'preact'
import { PanelView } from '../../panel/panel-view.tsx'
import { sayLanguage } from '../../ui-text.ts'

sayLanguage(document)
render(<PanelView />, document.body)
