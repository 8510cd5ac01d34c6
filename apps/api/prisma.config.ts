import { defineConfig } from 'prisma/config'

// For the plain Prisma CLI (`prisma migrate dev`, `prisma studio`) on a machine that can download its engines.
// The API itself neither reads this nor needs them: see src/database/migrations.ts.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
