import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'wxt'
import { preactWithoutMarkup } from './preact-without-markup.ts'
import { homeOf } from './src/loopback.ts'

const home = homeOf(process.env.WXT_FEED)

export default defineConfig({
  srcDir: 'src',
  outDir: '.output',
  outDirTemplate: '{{browser}}-mv{{manifestVersion}}',
  manifestVersion: 3,
  imports: false,
  modules: ['@wxt-dev/i18n/module'],
  vite: () => ({ plugins: [preactWithoutMarkup()] }),
  hooks: {
    // Firefox does not inherit highlights (public/marks.css): there their rules are for every element.
    'build:publicAssets': ({ config: { browser } }, files) => {
      const at = files.findIndex(({ relativeDest }) => relativeDest === 'marks.css')
      const marks = readFileSync(resolve(import.meta.dirname, 'public/marks.css'), 'utf8')
      const contents = marks.replaceAll(':root::highlight', '::highlight')
      if (browser === 'firefox') files[at] = { relativeDest: 'marks.css', contents }
    },
  },
  zip: {
    name: 'backstory',
    // What builds the same bytes elsewhere (SOURCES.md): the extension, the packages that it is made of, and the lockfile.
    sourcesRoot: resolve(import.meta.dirname, '../..'),
    includeSources: [
      '{package.json,pnpm-lock.yaml,pnpm-workspace.yaml,tsconfig.base.json,LICENSE}',
      'apps/extension/{package.json,tsconfig.json,wxt.config.ts,preact-without-markup.ts,SOURCES.md}',
      'apps/extension/{src,public}/**',
      'packages/*/{package.json,tsconfig.json}',
      'packages/*/src/**',
    ],
  },
  manifest: ({ browser }) => ({
    name: 'Backstory',
    description: '__MSG_manifest_description__',
    default_locale: 'en',
    permissions: ['storage', 'alarms', 'scripting', 'activeTab'],
    host_permissions: home,
    content_scripts: [
      {
        matches: home,
        run_at: 'document_idle',
        all_frames: true,
        js: ['page.js'],
        css: ['marks.css'],
      },
    ],
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    // The default policy of Firefox would turn the address of a feed on this machine into https.
    content_security_policy: {
      extension_pages: "default-src 'self'; connect-src http: https:; style-src 'self'",
    },
    commands: {
      'next-mention': {
        suggested_key: { default: 'Alt+Shift+N' },
        description: '__MSG_manifest_nextMention__',
      },
      'previous-mention': {
        suggested_key: { default: 'Alt+Shift+P' },
        description: '__MSG_manifest_previousMention__',
      },
    },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'backstory@backstory.example',
              // The first that asks, at installation, about what an add-on collects: nothing.
              strict_min_version: '142.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : { minimum_chrome_version: '137' }),
  }),
})
