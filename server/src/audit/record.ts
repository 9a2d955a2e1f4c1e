import type { Actor } from '../platform/actor.ts';
import type { Tx } from '../platform/db.ts';
import { noteRecorded } from '../platform/http/index.ts';

export interface Subject {
  kind: string;
  id: string;
  patientId?: string | null;
}

/**
 * Writes what an actor does into the transaction that does it: the row commits with the act or not at all.
 * `detail` holds ids and codes, never names or texts of patients.
 */
export async function record(
  tx: Tx,
  actor: Actor,
  action: string,
  subject?: Subject,
  detail?: Record<string, unknown>,
): Promise<void> {
  await tx.auditRow.create({
    data: {
      action,
      ...actorColumns(actor),
      subjectKind: subject?.kind ?? null,
      subjectId: subject?.id ?? null,
      patientId: subject?.patientId ?? null,
      ...(detail ? { detail: detail as object } : {}),
    },
  });
  noteRecorded();
}

/** The columns that say who it was. */
export function actorColumns(actor: Actor) {
  switch (actor.kind) {
    case 'person':
      return {
        actorKind: 'person',
        accountId: actor.accountId,
        postId: actor.postId,
        institutionId: actor.institutionId,
        address: actor.address,
      };
    case 'device':
      return {
        actorKind: 'device',
        deviceId: actor.deviceId,
        institutionId: actor.institutionId,
        address: actor.address,
      };
    case 'system':
      return { actorKind: 'system' };
    case 'nobody':
      return { actorKind: 'nobody', address: actor.address };
  }
}
