import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { databaseUrl, template } from './global-setup.ts';

export interface TestDatabase {
  url: string;
  /** PostgreSQL goes at the end of the run; a test that measures rows may drop its own earlier */
  drop(): Promise<void>;
}

/** A migrated database of one's own, empty unless it is a copy of another than the run's template. */
export function createDatabase(original = template): Promise<TestDatabase> {
  return copyDatabase(inject('postgresUrl'), original);
}

/** Copies are made one at a time: PostgreSQL allows no other way. */
export async function copyDatabase(server: string, original: string): Promise<TestDatabase> {
  const name = `hub_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, async (admin) => {
    await admin.query('SELECT pg_advisory_lock(7220115)');
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${original}`);
  });
  return {
    url: databaseUrl(server, name),
    drop: () =>
      asAdmin(server, async (admin) => void (await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

async function asAdmin(server: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
