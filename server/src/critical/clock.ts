import type { ChestPainClock } from '../contracts/index.ts';
import type { Sql } from '../platform/db.ts';
import type { CriticalRow } from './store.ts';

/** The county's own zone, for a cart's clock that names none. */
const countyZone = 8 * 60;

/** 胸痛时间轴: first contact, recorded, arrived, claimed, read, acknowledged, decided. */
export async function clockOf(sql: Sql, row: CriticalRow): Promise<ChestPainClock> {
  const request = row.requestId ? await sql.readingRequest.findUnique({ where: { id: row.requestId } }) : null;
  const ecg = row.ecgId ? await sql.ecgRecording.findUnique({ where: { id: row.ecgId } }) : null;
  const closed = { criticalId: row.id, kind: 'closed' };
  const treated = row.decision ? await sql.criticalEvent.findFirst({ where: closed }) : null;
  const recorded = ecg?.recordedLocal
    ? new Date(Date.parse(`${ecg.recordedLocal}Z`) - (ecg.zoneMinutes ?? countyZone) * 60_000)
    : null;
  const text = (at: Date | null | undefined) => (at && !Number.isNaN(at.getTime()) ? at.toISOString() : null);
  return {
    firstContactAt: text(request?.firstContactAt),
    recordedAt: text(recorded),
    recordedAssumed: recorded !== null && ecg?.zoneMinutes === null,
    arrivedAt: text(ecg?.receivedAt ?? row.suspectedAt),
    claimedAt: text(row.claimedAt ?? request?.claimedAt ?? row.firstAt),
    // The text is decided when it is confirmed; a signed report may follow later.
    readAt: text(row.confirmedAt ?? request?.reportedAt),
    acknowledgedAt: text(row.acknowledgedAt),
    decisionAt: text(treated?.at),
  };
}
