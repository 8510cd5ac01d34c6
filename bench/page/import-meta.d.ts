/** What the build of the extension fills in, whose types are read here. */
interface ImportMetaEnv {
  readonly WXT_FEED?: string
}

interface ImportMeta {
  readonly env: ImportMetaEnv
}
