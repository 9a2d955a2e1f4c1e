import { DatabaseIsNewer, migrate } from '@hub/prisma/migrate';
import { messages, Refusal } from './messages.ts';

/** Migrates, and words what an operator can mend. `given`: the database is not ours but that of DATABASE_URL. */
export async function migrateDatabase(url: string, given: boolean): Promise<string[]> {
  try {
    return await migrate(url);
  } catch (error) {
    if (error instanceof DatabaseIsNewer)
      throw new Refusal(messages.databaseNewer(error.unknownMigrations.join(', ')), { cause: error });
    const { code, message } = error as Error & { code?: string };
    if (given && isUnreachable(code))
      throw new Refusal(messages.databaseUnreachable(message || String(code)), { cause: error });
    throw new Refusal(messages.migrationFailed(message), { cause: error });
  }
}

/** Node's words for a network, and PostgreSQL's classes 08 (connection), 28 (who are you), 3D (no such database). */
function isUnreachable(code: string | undefined): boolean {
  return code !== undefined && /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENOENT|ENET|08|28|3D|57P03|53300)/.test(code);
}
