import { beforeEach } from 'vitest'
import { speak } from './speak.ts'

// Every test reads English as a reader in America does, unless it says otherwise.
beforeEach(() => speak('en', 'en-US'))
