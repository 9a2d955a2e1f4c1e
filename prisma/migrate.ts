import type { DiagnoseMigrationHistoryOutput } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { everything, readMigrations, readSchema, writeMigration } from './migration-files.ts';
import { openSchemaEngine } from './schema-engine.ts';

/** Any number that no other program of this database uses; held while migrating, so that two hubs take turns. */
const migrationLock = 7_220_114;

/** The database was migrated by a newer hub, whose tables this one does not know. */
export class DatabaseIsNewer extends Error {
  readonly unknownMigrations: string[];

  constructor(unknownMigrations: string[]) {
    super(`migrations this version does not have: ${unknownMigrations.join(', ')}`);
    this.name = 'DatabaseIsNewer';
    this.unknownMigrations = unknownMigrations;
  }
}

/** Brings the database up to `prisma/migrations`; returns the names of those it applied. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const holder = new pg.Client({ connectionString: databaseUrl });
  await holder.connect();
  try {
    await holder.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    return await applyMissing(databaseUrl);
  } finally {
    await holder.end(); // and with the connection the lock
  }
}

async function applyMissing(databaseUrl: string): Promise<string[]> {
  const { engine, scriptError, close } = await openSchemaEngine(databaseUrl, await readSchema());
  try {
    const migrationsList = await readMigrations();
    const state = await engine.diagnoseMigrationHistory({
      migrationsList,
      filters: everything,
      optInToShadowDatabase: false,
    });
    const unknown = unknownMigrations(state);
    if (unknown.length > 0) throw new DatabaseIsNewer(unknown);
    // A script is one transaction, so one that did not finish (a kill, a power cut) left nothing and may run again.
    for (const migrationName of state.failedMigrationNames) await engine.markMigrationRolledBack({ migrationName });
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: everything });
    return appliedMigrationNames;
  } catch (error) {
    throw scriptError() ?? error;
  } finally {
    await close();
  }
}

function unknownMigrations({ history }: DiagnoseMigrationHistoryOutput): string[] {
  return history && 'unpersistedMigrationNames' in history ? history.unpersistedMigrationNames : [];
}

/**
 * Writes the folder that takes the migrations so far to the schema as it is now; returns the path of the script, or
 * undefined when there is nothing to change. `emptyDatabaseUrl`: any server that allows a shadow database beside it.
 */
export async function createMigration(name: string, emptyDatabaseUrl: string): Promise<string | undefined> {
  const schema = await readSchema();
  const { engine, scriptError, close } = await openSchemaEngine(emptyDatabaseUrl, schema);
  try {
    const { stdout: script } = await engine.diff({
      from: { tag: 'migrations', ...(await readMigrations()) },
      to: { tag: 'schemaDatamodel', files: schema.map(([path, content]) => ({ path, content })) },
      script: true,
      exitCode: null,
      filters: everything,
    });
    if (!script || /^\s*-- This is an empty migration/.test(script)) return undefined;
    return await writeMigration(`${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`, script);
  } catch (error) {
    throw scriptError() ?? error;
  } finally {
    await close();
  }
}
