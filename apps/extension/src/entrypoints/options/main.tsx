import { render } from 'preact'
import { OptionsView } from '../../options/options-view.tsx'
import { sayLanguage } from '../../ui-text.ts'

sayLanguage(document)
render(<OptionsView />, document.body)
