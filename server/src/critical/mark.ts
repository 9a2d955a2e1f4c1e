import type { z } from 'zod';
import { record } from '../audit/index.ts';
import { type CriticalFinding, type CriticalFull, type markCritical, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { lockForReading, type RequestRow } from '../worklist/index.ts';
import { carryOut } from './act.ts';
import { begin, type Step } from './machine.ts';
import { policyOf } from './policy.ts';
import { checks, columnsOf, doerOf, findingsOf, lockCase, noteCriticalEvents, openCaseOf } from './store.ts';
import { surroundings } from './surroundings.ts';
import { tellCritical } from './tell.ts';
import { viewCase } from './view.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed' | 'jobs'>;

/** A reader marks a case while reading; what was suspected already is checked by it. */
export function mark(
  hub: Needs,
  person: Person,
  { requestId, findings, text }: z.output<typeof markCritical.body>,
): Promise<CriticalFull> {
  const perform = async (tx: Tx) => {
    const { row } = await lockForReading(tx, person, requestId);
    if (!checks(row, person)) throw new Problem('worklist.outside-reading-rights');
    const id = await markIn(
      tx,
      hub,
      person,
      row,
      findings.map((each) => ({ ...each, by: 'reader' as const })),
      text,
    );
    return viewCase(tx, person, id, hub.clock.now());
  };
  return transaction(hub.db, perform, { again: true });
}

/**
 * Inside another verb's transaction (a signature that names a critical finding). A suspicion is checked by it; a first
 * check of somebody else's is completed; what is being told already stays as it is.
 */
export async function markIn(
  tx: Tx,
  hub: Pick<Hub, 'clock' | 'feed' | 'jobs'>,
  person: Person,
  request: RequestRow,
  findings: CriticalFinding[],
  text: string,
): Promise<string> {
  const now = hub.clock.now();
  const open = await openCaseOf(tx, request.studyUid);
  if (open) {
    const found = await lockCase(tx, open.id, now);
    const mine = found.loop.first?.accountId === person.accountId;
    const { state } = found.loop;
    if (state === 'suspected' || (state === 'checking' && !mine)) {
      const known = findingsOf(found.row);
      const all = [
        ...known,
        ...findings.filter(({ code }) => !known.some((each) => each.code === code && each.by === 'reader')),
      ];
      const what: Step = { kind: 'check', by: doerOf(person), again: false };
      await carryOut(
        tx,
        hub,
        found,
        what,
        person,
        { verb: 'check', note: text, data: () => ({ text, findings: all as object[] }) },
        now,
      );
    }
    return open.id;
  }
  const told = await toldAlready(tx, request.id, text);
  if (told) return told;
  const around = surroundings(
    now,
    await policyOf(tx, request.readingInstitutionId),
    request.requestedByPostId !== null,
  );
  const chestPain = request.lane === 'chest-pain';
  const about = { chestPain, emergency: request.priority === 'emergency' };
  const { loop, events } = begin(about, doerOf(person), around);
  const ecg = await tx.ecgRecording.findFirst({
    where: { studyUid: request.studyUid },
    orderBy: { receivedAt: 'desc' },
  });
  const row = await tx.criticalCase.create({
    data: {
      source: request.modality === 'ECG' ? 'ecg' : 'image',
      studyUid: request.studyUid,
      requestId: request.id,
      ecgId: ecg?.id ?? null,
      patientId: request.patientId,
      requestingInstitutionId: request.requestingInstitutionId,
      readingInstitutionId: request.readingInstitutionId,
      chestPain,
      findings: findings as object[],
      text,
      suspectedAt: now,
      claimedAt: now,
      firstAt: now,
      ...columnsOf(loop),
    },
  });
  await noteCriticalEvents(tx, row.id, events, now, person.postId, text);
  await record(tx, person, 'critical.mark', { kind: 'critical', id: row.id, patientId: row.patientId });
  await tellCritical(tx, hub.feed, row);
  return row.id;
}

/** The second signature comes after the clinic has treated: the same words are not rung through twice. */
async function toldAlready(tx: Tx, requestId: string, text: string): Promise<string | undefined> {
  const before = await tx.criticalCase.findFirst({
    where: { requestId, state: 'closed' },
    orderBy: { closedAt: 'desc' },
  });
  return before?.text === text ? before.id : undefined;
}
