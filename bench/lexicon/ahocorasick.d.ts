/** The package has no types of its own: what the benchmark uses of it. */
declare module 'ahocorasick' {
  export default class AhoCorasick {
    constructor(keywords: readonly string[])
    /** Returns, for each place where keywords end, its last character and the keywords. */
    search(text: string): [number, string[]][]
  }
}
