import { defineConfig } from 'prisma/config';

// For the ordinary Prisma tools on a machine that has them; the hub itself migrates in process (migrate.ts).
const url = process.env.DATABASE_URL;

export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations' },
  ...(url ? { datasource: { url } } : {}),
});
