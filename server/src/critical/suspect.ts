import { record } from '../audit/index.ts';
import { type CriticalFinding, type CriticalId, callWebhooks, Problem, type RequestId } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { requestAtOnce } from '../worklist/index.ts';
import { chestPainByClinic, sentByItself } from './list.zh-CN.ts';
import { begin } from './machine.ts';
import { policyOf } from './policy.ts';
import { columnsOf, findingsOf, lockCase, noteCriticalEvents, openCaseOf } from './store.ts';
import { surroundings } from './surroundings.ts';
import { tellCritical } from './tell.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed' | 'jobs'>;

export interface Suspicion {
  studyUid: string;
  ecgId: string | null;
  source: 'ecg' | 'image';
  findings: CriticalFinding[];
  chestPain: boolean;
}

const system = { kind: 'system', name: 'critical-list' } as const;

/**
 * A machine or the clinic suspects something that cannot wait: it is asked for as an emergency, moved before everything
 * else, and rings. What rings already gets the further findings; the same recording never rings twice.
 */
export function suspect(hub: Needs, suspicion: Suspicion): Promise<CriticalId | undefined> {
  return transaction(hub.db, (tx) => suspectIn(tx, hub, suspicion), { again: true });
}

async function suspectIn(tx: Tx, hub: Needs, suspicion: Suspicion): Promise<CriticalId | undefined> {
  const { studyUid, ecgId, findings, chestPain } = suspicion;
  const now = hub.clock.now();
  const text = textOf(findings);
  const requestId = await requestAtOnce(tx, hub, system, now, {
    studyUid,
    lane: chestPain ? 'chest-pain' : null,
    reason: sentByItself.replace('{text}', text),
  });
  const known = await openCaseOf(tx, studyUid);
  // Read again under its lock: a reader may be wording it, or have closed it, at this moment.
  const open = known && (await lockCase(tx, known.id, now)).row;
  if (open && open.state !== 'closed' && open.state !== 'ruled-out') return addTo(tx, hub, open, suspicion, now);
  if (ecgId && (await tx.criticalCase.findFirst({ where: { ecgId } }))) return undefined;
  const request = await tx.readingRequest.findUniqueOrThrow({ where: { id: requestId } });
  const around = surroundings(
    now,
    await policyOf(tx, request.readingInstitutionId),
    request.requestedByPostId !== null,
  );
  const { loop, events } = begin({ chestPain, emergency: request.priority === 'emergency' }, undefined, around);
  const row = await tx.criticalCase.create({
    data: {
      source: suspicion.source,
      studyUid,
      requestId,
      ecgId,
      patientId: request.patientId,
      requestingInstitutionId: request.requestingInstitutionId,
      readingInstitutionId: request.readingInstitutionId,
      chestPain,
      findings: findings as object[],
      text,
      suspectedAt: now,
      ...columnsOf(loop),
    },
  });
  await noteCriticalEvents(tx, row.id, events, now, null, text);
  await record(
    tx,
    system,
    'critical.suspect',
    { kind: 'critical', id: row.id, patientId: row.patientId },
    { studyUid },
  );
  await hub.jobs.enqueue(tx, callWebhooks, { criticalId: row.id as CriticalId, rung: null, round: 0 });
  await tellCritical(tx, hub.feed, row);
  return row.id as CriticalId;
}

/** More of the same study: the case goes on as it stands, and says more. */
async function addTo(
  tx: Tx,
  { feed }: Needs,
  open: NonNullable<Awaited<ReturnType<typeof openCaseOf>>>,
  { findings, chestPain, ecgId }: Suspicion,
  now: Date,
): Promise<CriticalId> {
  const known = findingsOf(open);
  const further = findings.filter(({ code, by }) => !known.some((each) => each.code === code && each.by === by));
  const id = open.id as CriticalId;
  if (further.length === 0) return id;
  const all = [...known, ...further];
  await tx.criticalCase.update({
    where: { id },
    data: {
      findings: all as object[],
      chestPain: open.chestPain || chestPain,
      ecgId: open.ecgId ?? ecgId,
      // What a reader has worded stays as the reader worded it.
      ...(open.state === 'suspected' ? { text: textOf(all) } : {}),
    },
  });
  await noteCriticalEvents(tx, id, ['suspected-more'], now, null, textOf(further));
  await record(tx, system, 'critical.suspect-more', { kind: 'critical', id, patientId: open.patientId });
  await tellCritical(tx, feed, open);
  return id;
}

/** One phrase each, the sure ones first; the clinic's mark only where nothing else is said. */
export function textOf(findings: readonly CriticalFinding[]): string {
  const said = findings.filter(({ by }) => by !== 'clinic');
  return [...new Set((said.length > 0 ? said : findings).map(({ text }) => text))].join('；');
}

/** 胸痛 marked by the clinic on its request. */
export async function suspectRequest(hub: Needs, requestId: RequestId): Promise<void> {
  const request = await hub.db.prisma.readingRequest.findUnique({ where: { id: requestId } });
  if (!request) throw new Problem('request.not-found');
  if (request.state !== 'waiting' && request.state !== 'claimed') return;
  const ecg = await hub.db.prisma.ecgRecording.findFirst({ where: { studyUid: request.studyUid } });
  await suspect(hub, {
    studyUid: request.studyUid,
    ecgId: ecg?.id ?? null,
    source: request.modality === 'ECG' ? 'ecg' : 'image',
    findings: [{ ...chestPainByClinic, by: 'clinic' }],
    chestPain: true,
  });
}
