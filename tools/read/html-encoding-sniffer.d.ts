/** The package has no types of its own: what the opening of saved pages uses of it. */
declare module 'html-encoding-sniffer' {
  /** Returns the name of the encoding that a browser would take the page for: by byte order mark, `<meta>`, or windows-1252. */
  export default function sniffEncoding(page: Uint8Array): string
}
