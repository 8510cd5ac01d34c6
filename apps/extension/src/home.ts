import { homeOf } from './loopback.ts'

/** Where this extension is at home: the site that it was built for, which it may read from the start. */
export const HOME = homeOf(import.meta.env.WXT_FEED)
