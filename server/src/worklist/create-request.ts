import type { z } from 'zod';
import { requireOwnStudy } from '../archive/index.ts';
import { record } from '../audit/index.ts';
import { findAgreement, mayRequest, sendingRule } from '../consortium/index.ts';
import {
  type createRequest as createRequestEndpoint,
  type InstitutionId,
  type Lane,
  Problem,
  type RequestId,
  type ServiceLine,
  suspectByLane,
  type WorklistItem,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { noteProgress } from '../orders/index.ts';
import type { Actor, Person } from '../platform/actor.ts';
import { type Sql, type Tx, transaction } from '../platform/db.ts';
import { findItem } from './items.ts';
import { dueAt } from './rules.ts';
import { noteEvent, unclaimed } from './store.ts';
import { tellBothSides } from './tell.ts';

export interface NewRequest {
  studyUid: string;
  orderId?: string | null | undefined;
  readingInstitutionId: string;
  agreementId: string | null;
  modality: string;
  priority: 'emergency' | 'urgent' | 'routine';
  lane?: Lane | null | undefined;
  firstContactAt?: Date | null | undefined;
  reason: string;
  history?: string | null | undefined;
  contact?: string | null | undefined;
  requestedByPostId: string | null;
}

type Asked = z.output<(typeof createRequestEndpoint)['body']>;

/** 诊断申请: asks a centre to read a study of one's own institution. */
export async function requestReading(
  { db, clock, feed, jobs }: Pick<Hub, 'db' | 'clock' | 'feed' | 'jobs'>,
  person: Person,
  given: Asked,
): Promise<WorklistItem> {
  // A lane is an emergency by itself.
  const asked = given.lane ? { ...given, priority: 'emergency' as const } : given;
  return transaction(db, async (tx) => {
    await lockStudy(tx, asked.studyUid);
    const study = await requireOwnStudy(tx, person, asked.studyUid);
    const now = clock.now();
    const modality = mainModality(study.modalities);
    if (asked.orderId) await requireOrderOf(tx, person, study, asked.orderId);
    const order = asked.orderId ?? study.orderId;
    const { readingInstitutionId, agreementId } = await readerFor(tx, {
      institutionId: person.institutionId,
      wanted: asked.readingInstitutionId,
      modality,
      priority: asked.priority,
      now,
    });
    const id = await insertRequest(tx, { feed }, person, now, study, {
      ...asked,
      firstContactAt: asked.firstContactAt ? new Date(asked.firstContactAt) : null,
      orderId: order,
      readingInstitutionId,
      agreementId,
      modality,
      requestedByPostId: person.postId,
    });
    if (asked.lane) await jobs.enqueue(tx, suspectByLane, { requestId: id });
    return (await findItem(tx, person, now, id)) as WorklistItem;
  });
}

/** Asking, joining and closing take turns on the study: it is never asked for twice, nor for the order it just left. */
export async function lockStudy(tx: Tx, studyUid: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM study WHERE uid = ${studyUid} FOR UPDATE`;
}

/** A report takes its accession number and examination from the order, so it must be the one the study is joined to. */
async function requireOrderOf(
  tx: Tx,
  person: Person,
  study: { uid: string; orderId: string | null },
  orderId: string,
): Promise<void> {
  const order = await tx.order.findFirst({ where: { id: orderId, institutionId: person.institutionId } });
  if (!order) throw new Problem('order.not-found');
  if (study.orderId !== order.id) throw new Problem('order.study-taken');
}

/** The first modality that is a picture to read: SR, KO and PR only accompany one. */
export function mainModality(modalities: readonly string[]): string {
  const accompanying = new Set(['SR', 'KO', 'PR', 'AU', 'DOC', 'SEG', 'REG']);
  return modalities.find((modality) => !accompanying.has(modality)) ?? modalities[0] ?? 'OT';
}

export function serviceLineOf(modality: string): ServiceLine {
  return modality === 'ECG' ? 'ecg' : 'imaging';
}

/** Who reads: the institution asked for, else the one the sending policy or the agreement names; one's own needs no agreement. */
export async function readerFor(
  tx: Sql,
  {
    institutionId,
    wanted,
    modality,
    priority,
    now,
  }: {
    institutionId: string;
    wanted?: string | undefined;
    modality: string;
    priority: NewRequest['priority'];
    now: Date;
  },
): Promise<{ readingInstitutionId: string; agreementId: string | null }> {
  if (wanted === institutionId) return { readingInstitutionId: institutionId, agreementId: null };
  const policy = wanted === undefined ? await sendingRule(tx, institutionId, modality) : undefined;
  if (policy?.rule === 'own') return { readingInstitutionId: institutionId, agreementId: null };
  const reader = wanted ?? policy?.readingInstitutionId ?? undefined;
  const agreement = await findAgreement(tx, {
    requestingInstitutionId: institutionId,
    readingInstitutionId: reader,
    serviceLine: serviceLineOf(modality),
    modality,
    now,
  });
  if (!agreement || !mayRequest({ agreement, priority })) throw new Problem('agreement.missing');
  return {
    readingInstitutionId: agreement.agreement.readingInstitutionId as InstitutionId,
    agreementId: agreement.agreement.id,
  };
}

/** Writes the request; one that was withdrawn before is opened again, any other means that it was asked already. */
export async function insertRequest(
  tx: Tx,
  { feed }: Pick<Hub, 'feed'>,
  actor: Actor,
  now: Date,
  study: { uid: string; institutionId: string; patientId: string | null; instanceCount: number },
  request: NewRequest,
): Promise<RequestId> {
  const { studyUid, readingInstitutionId } = request;
  const former = await tx.readingRequest.findUnique({
    where: { studyUid_readingInstitutionId: { studyUid, readingInstitutionId } },
  });
  if (former && former.state !== 'withdrawn') throw new Problem('worklist.already-requested');
  const data = {
    studyUid,
    orderId: request.orderId ?? null,
    patientId: study.patientId,
    requestingInstitutionId: study.institutionId,
    readingInstitutionId,
    agreementId: request.agreementId,
    modality: request.modality,
    priority: request.priority,
    lane: request.lane ?? null,
    firstContactAt: request.firstContactAt ?? null,
    reason: request.reason,
    history: request.history ?? null,
    contact: request.contact ?? null,
    requestedByPostId: request.requestedByPostId,
    requestedAt: now,
    state: 'waiting',
    dueAt: dueAt(request.priority, now),
    pausedAt: null,
    pausedMs: 0,
    returnedAt: null,
    returnReason: null,
    seenInstances: study.instanceCount,
    lateInstances: 0,
    recheckAt: null,
    receivedAt: null,
    critical: false,
    reporterPostId: null,
    reporterAccountId: null,
    reviewerPostId: null,
    ...unclaimed,
  };
  const row = former
    ? await tx.readingRequest.update({ where: { id: former.id }, data })
    : await tx.readingRequest.create({ data });
  await noteEvent(tx, row.id, 'requested', now, request.requestedByPostId);
  await record(
    tx,
    actor,
    'reading-request.create',
    { kind: 'request', id: row.id, patientId: study.patientId },
    { studyUid },
  );
  if (row.orderId) await noteProgress(tx, row.orderId, { requestedReadingAt: now, returnedAt: null });
  await tellBothSides(tx, feed, row);
  // Screens that show the study offer to ask for it until they hear of this.
  await feed.publishAfterCommit(tx, `institution:${study.institutionId}`, { kind: 'study', studyUid });
  return row.id as RequestId;
}

/** Who would read this institution's studies of a modality in an emergency; itself where nobody else does. */
export async function readerOf(tx: Sql, institutionId: string, modality: string, now: Date): Promise<string> {
  try {
    return (await readerFor(tx, { institutionId, modality, priority: 'emergency', now })).readingInstitutionId;
  } catch (error) {
    if (error instanceof Problem && error.code === 'agreement.missing') return institutionId;
    throw error;
  }
}
