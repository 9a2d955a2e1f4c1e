import type { ArrivedObject } from './read-arriving.ts';
import type { IntakeHub } from './receive-object.ts';
import type { Source } from './source.ts';

const statement = `
  SELECT EXISTS (SELECT 1 FROM instance WHERE sop_uid = $2 AND object_key = $1)
      OR EXISTS (SELECT 1 FROM unplaced WHERE institution_id = $3::uuid AND sha256 = $4 AND object_key = $1) AS found`;

/**
 * Whether a record points at an object, asked after an admission failed. An admission whose connection broke may still
 * be under way inside PostgreSQL; it holds its study or its unplaced lock, and is waited for.
 */
export async function isOnRecord(
  { db }: Pick<IntakeHub, 'db'>,
  { actor: { institutionId } }: Source,
  { key, sha256, arrived }: Pick<ArrivedObject, 'arrived'> & { key: string; sha256: string | undefined },
): Promise<boolean> {
  const client = await db.pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    await client.query(
      'SELECT pg_advisory_xact_lock(hashtextextended($1, 0)), pg_advisory_xact_lock(hashtextextended($2, 0))',
      [`unplaced ${institutionId} ${sha256 ?? ''}`, `study ${arrived?.studyUid ?? ''}`],
    );
    await client.query('SELECT 1 FROM study WHERE uid = $1 FOR SHARE', [arrived?.studyUid ?? '']);
    const { rows } = await client.query<{ found: boolean }>(statement, [
      key,
      arrived?.sopUid ?? '',
      institutionId,
      sha256 ?? '',
    ]);
    await client.query('COMMIT');
    broken = false;
    return rows[0]?.found === true;
  } finally {
    client.release(broken);
  }
}
