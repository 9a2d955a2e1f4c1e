import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';

const schemaFolder = fileURLToPath(new URL('schema', import.meta.url));
export const migrationsFolder = fileURLToPath(new URL('migrations', import.meta.url));
const lockfile = 'migration_lock.toml';
const lockfileText = 'provider = "postgresql"\n';

/** No table of this database is anybody else's. */
export const everything = { externalTables: [], externalEnums: [] };

/** `prisma/migrations` as the engine takes it, in the order of the names, which begin with the time. */
export async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(migrationsFolder, { withFileTypes: true }).catch(nothingThere);
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  return {
    baseDir: migrationsFolder,
    lockfile: { path: lockfile, content: lockfileText },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (path) => {
        const value = await readFile(join(migrationsFolder, path, 'migration.sql'), 'utf8');
        return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
      }),
    ),
  };
}

/** Every schema file: path and text. */
export async function readSchema(): Promise<[path: string, text: string][]> {
  const names = (await readdir(schemaFolder)).filter((name) => name.endsWith('.prisma')).sort();
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => {
      const path = join(schemaFolder, name);
      return [path, await readFile(path, 'utf8')];
    }),
  );
}

/** Writes a new folder; returns the path of its script. */
export async function writeMigration(name: string, script: string): Promise<string> {
  const folder = join(migrationsFolder, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(migrationsFolder, lockfile), lockfileText);
  const file = join(folder, 'migration.sql');
  await writeFile(file, script, { flag: 'wx' });
  return file;
}

function nothingThere(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
