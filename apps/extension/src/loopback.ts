/** Pages on this machine, where the demo is: allowed from the start. Any other site is the reader's to allow (popup). */
export const LOOPBACK = ['http://127.0.0.1/*', 'http://localhost/*']
