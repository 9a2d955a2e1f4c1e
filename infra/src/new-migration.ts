import { createMigration } from '@hub/prisma/migrate';
import { openTemporaryPostgres } from './postgres/temporary.ts';

// npm run migration -w @hub/prisma -- <name>
// The difference between prisma/schema and prisma/migrations, found on a PostgreSQL that lives only for it.
const [name] = process.argv.slice(2);
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  process.stderr.write('usage: npm run migration -w @hub/prisma -- <name_in_lower_case>\n');
  process.exit(1);
}
const postgres = await openTemporaryPostgres();
try {
  const file = await createMigration(name, postgres.url);
  process.stdout.write(file ? `${file}\n` : 'The schema is what the migrations make; nothing to write.\n');
} finally {
  await postgres.stop();
}
