/** A file's text, as Vitest imports it: the packages themselves never do. */
declare module '*?raw' {
  const text: string
  export default text
}
