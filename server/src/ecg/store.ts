import { createHash } from 'node:crypto';
import { type EcgId, Problem } from '../contracts/index.ts';
import type { EcgRecording } from '../formats/ecg/index.ts';
import type { Member } from '../platform/actor.ts';
import type { Sql, Tx } from '../platform/db.ts';

export type EcgRow = NonNullable<Awaited<ReturnType<Sql['ecgRecording']['findUnique']>>>;

/** A UID under 2.25 (PS3.5 B.2) that follows from its words: the same file of an institution is the same object. */
export function uidOf(...words: string[]): string {
  const digest = createHash('sha256').update(words.join('\0')).digest('hex').slice(0, 31);
  return `2.25.${BigInt(`0x1${digest}`)}`;
}

export function findByDigest(sql: Sql, institutionId: string, sha256: string): Promise<EcgRow | null> {
  return sql.ecgRecording.findUnique({ where: { institutionId_sha256: { institutionId, sha256 } } });
}

/** What is kept of a recording beside its original. */
export interface NewEcg {
  institutionId: string;
  studyUid: string;
  sopUid: string;
  objectKey: string;
  objectSize: number;
  sha256: string;
  fileName: string | null;
  door: string;
  deviceId: string | null;
  receivedAt: Date;
}

/** One row an institution and file: whoever comes second finds the first one's. */
export async function saveEcg(tx: Tx, known: NewEcg, recording: EcgRecording): Promise<EcgRow> {
  const { format, recordedAt, warnings } = recording;
  const data = {
    ...known,
    format,
    recordedLocal: recordedAt?.local ?? null,
    zoneMinutes: recordedAt?.zoneMinutes ?? null,
    warnings: warnings.map((each) => ({ ...each })),
  };
  await tx.ecgRecording.createMany({ data: [data], skipDuplicates: true });
  const row = await tx.ecgRecording.findFirst({
    where: {
      OR: [{ institutionId: known.institutionId, sha256: known.sha256 }, { sopUid: known.sopUid }],
      institutionId: known.institutionId,
    },
  });
  if (!row) throw new Error('a recording that was just saved is not there');
  return row;
}

/** Throws 'ecg.not-found' for one that does not exist; whether the member may see it, its study says. */
export async function requireEcg(sql: Sql, id: EcgId): Promise<EcgRow> {
  const row = await sql.ecgRecording.findUnique({ where: { id } });
  if (!row) throw new Problem('ecg.not-found');
  return row;
}

export const deviceOf = (actor: Member): string | null => (actor.kind === 'device' ? actor.deviceId : null);
