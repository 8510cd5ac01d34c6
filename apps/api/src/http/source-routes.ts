import { LinkState, Source } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { requirePlainAddresses } from '../review/address-check.ts'
import { listSources, sources } from '../store/source-store.ts'
import { documentRoutes } from './document-routes.ts'

/** Sources. */
export const sourceRoutes = documentRoutes<Source>({
  subject: 'source',
  plural: 'sources',
  title: 'Source',
  schema: Source,
  documents: sources,
  list: listSources,
  filters: {
    state: Type.Optional({ ...LinkState, description: 'Those that the last check found so' }),
    url: Type.Optional({
      ...Source.properties.url,
      description: 'Those at that address, as it is written',
      examples: ['https://gazette.example/2020/05/01/race'],
    }),
  },
  fixed: ['id'],
  example: {
    id: 'gazette-2020-05-01',
    url: 'https://gazette.example/2020/05/01/race',
    publisher: 'Gazette',
    published: '2020-05-01',
    language: 'en',
  },
  exampleChange: { title: 'Who won the race' },
  async check(_db, source, before) {
    requirePlainAddresses(source, before)
  },
})
