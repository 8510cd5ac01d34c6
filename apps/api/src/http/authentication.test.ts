import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { authenticate } from './authentication.ts'

test('a route that does not say who may ask it keeps the app from being built', async () => {
  const app = fastify()
  authenticate(app, undefined as never, undefined as never)
  app.get('/v1/said', { config: { access: 'public' } }, () => ({}))
  expect(() => app.get('/v1/unsaid', () => ({}))).toThrow('GET /v1/unsaid does not say who may ask it')
  await app.close()
})
