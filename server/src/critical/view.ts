import { institutionNames } from '../consortium/index.ts';
import {
  type CriticalAttempt,
  type CriticalEvent,
  type CriticalFull,
  type CriticalView,
  type EcgId,
  Problem,
} from '../contracts/index.ts';
import { onDuty } from '../duty/index.ts';
import { ageInWords } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { clockOf } from './clock.ts';
import { isLoud } from './loud.ts';
import { singleReason } from './machine.ts';
import { turnOf } from './owners.ts';
import { policyOf } from './policy.ts';
import { type CriticalRow, checks, type Found, findingsOf, foundOf, ofTheClinic } from './store.ts';
import { surroundings } from './surroundings.ts';

/** May this person read back for the patient: somebody of the clinic, or the duty manager once it came to them. */
export async function mayAnswerFor(sql: Sql, { row, loop }: Found, person: Person, now: Date): Promise<boolean> {
  if (ofTheClinic(row, person)) return true;
  if (person.institutionId !== row.readingInstitutionId || loop.rung !== 'medical-affairs') return false;
  return (await onMedicalAffairs(sql, person, now)) || checks(row, person);
}

async function onMedicalAffairs(sql: Sql, person: Person, now: Date): Promise<boolean> {
  const { holders, deputies } = await onDuty(sql, person.institutionId, 'medical-affairs', now);
  return [...holders, ...deputies].some(({ accountId }) => accountId === person.accountId);
}

/** Throws 'critical.not-found' also for what is another institution's. */
export async function viewCase(sql: Sql, person: Person, id: string, now: Date): Promise<CriticalFull> {
  const row = await sql.criticalCase.findUnique({ where: { id } });
  if (!row || !(await seesCase(sql, row, person, now))) throw new Problem('critical.not-found');
  const [view] = await viewsOf(sql, person, [row], now);
  const events = await sql.criticalEvent.findMany({ where: { criticalId: id }, orderBy: { id: 'asc' } });
  const attempts = await sql.criticalAttempt.findMany({ where: { criticalId: id }, orderBy: { id: 'asc' } });
  const names = await namesOf(
    sql,
    [...events, ...attempts].map(({ postId }) => postId),
  );
  return {
    ...(view as CriticalView),
    events: events.map(
      ({ at, kind, postId, note }): CriticalEvent => ({
        at: at.toISOString(),
        kind,
        by: names.get(postId ?? '') ?? null,
        note,
      }),
    ),
    attempts: attempts.map(
      (each): CriticalAttempt => ({
        at: each.at.toISOString(),
        rung: each.rung as CriticalAttempt['rung'],
        channel: each.channel as CriticalAttempt['channel'],
        to: each.recipient,
        phone: each.phone,
        outcome: each.outcome as CriticalAttempt['outcome'],
        readBack: each.readBack,
        note: each.note,
        by: names.get(each.postId ?? '') ?? null,
      }),
    ),
  };
}

async function seesCase(sql: Sql, row: CriticalRow, person: Person, now: Date): Promise<boolean> {
  if (ofTheClinic(row, person) || checks(row, person)) return true;
  return person.institutionId === row.readingInstitutionId && (await onMedicalAffairs(sql, person, now));
}

/** @param rows that the person may see */
export async function viewsOf(
  sql: Sql,
  person: Person,
  rows: readonly CriticalRow[],
  now: Date,
): Promise<CriticalView[]> {
  const institutions = await institutionNames(
    sql,
    rows.flatMap((row) => [row.requestingInstitutionId, row.readingInstitutionId]),
  );
  const names = await namesOf(
    sql,
    rows.flatMap((row) => [row.firstByPostId, row.secondByPostId]),
  );
  const views: CriticalView[] = [];
  for (const row of rows) views.push(await viewOf(sql, person, row, now, institutions, names));
  return views;
}

async function viewOf(
  sql: Sql,
  person: Person,
  row: CriticalRow,
  now: Date,
  institutions: Awaited<ReturnType<typeof institutionNames>>,
  names: ReadonlyMap<string, string>,
): Promise<CriticalView> {
  const found = await foundOf(sql, row, now);
  const { loop } = found;
  const turn = await turnOf(sql, found, now);
  const named = (id: string) => ({ id, name: institutions.get(id)?.legalName ?? '' });
  const checked = (postId: string | null, at: Date | null) =>
    postId && at ? { postId, name: names.get(postId) ?? '', at: at.toISOString() } : null;
  const mine = turn?.people.some(({ accountId }) => accountId === person.accountId) ?? false;
  const reader = checks(row, person);
  const answers = await mayAnswerFor(sql, found, person, now);
  const isFirst = loop.first?.accountId === person.accountId;
  const { night } = surroundings(now, await policyOf(sql, row.readingInstitutionId), true);
  return {
    id: row.id,
    source: row.source,
    state: loop.state,
    chestPain: row.chestPain,
    findings: findingsOf(row),
    text: row.text,
    studyUid: row.studyUid,
    requestId: row.requestId,
    ecgId: row.ecgId as EcgId | null,
    ...(await whoOf(sql, row)),
    requesting: named(row.requestingInstitutionId),
    reading: named(row.readingInstitutionId),
    suspectedAt: row.suspectedAt.toISOString(),
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    secondsToAcknowledge:
      row.confirmedAt && row.acknowledgedAt
        ? Math.round((row.acknowledgedAt.getTime() - row.confirmedAt.getTime()) / 1000)
        : null,
    round: loop.round,
    rung: loop.rung,
    owner: turn
      ? {
          institution: named(turn.institutionId),
          duty: turn.duty,
          people: turn.people.map(({ postId, name, phone, here }) => ({ postId, name, phone, here })),
        }
      : null,
    dueAt: loop.dueAt?.toISOString() ?? null,
    firstCheck: checked(row.firstByPostId, row.firstAt),
    secondCheck: checked(row.secondByPostId, row.confirmedAt),
    singleReason: row.singleReason,
    acknowledgedBy: row.acknowledgedBy,
    readBack: row.readBack,
    decision: row.decision,
    treatment: row.treatment,
    clock: await clockOf(sql, row),
    may: {
      claim: reader && loop.state === 'suspected' && !loop.claimedBy,
      check:
        reader &&
        (loop.state === 'suspected' ||
          (loop.state === 'checking' && (!isFirst || singleReason(loop, { night }) !== undefined))),
      second: loop.state === 'checking',
      ruleOut: reader && (loop.state === 'suspected' || loop.state === 'checking'),
      attempt: loop.state === 'notifying' && (reader || answers),
      acknowledge: loop.state === 'notifying' && answers,
      treat: loop.state === 'acknowledged' && (ofTheClinic(row, person) || answers),
    },
    rings: mine,
    loud: mine && isLoud(loop, person),
  } as CriticalView;
}

/** The patient as the queue names them. */
async function whoOf(sql: Sql, row: CriticalRow) {
  const study = await sql.study.findUniqueOrThrow({ where: { uid: row.studyUid } });
  const request = row.requestId ? await sql.readingRequest.findUnique({ where: { id: row.requestId } }) : null;
  const patient = row.patientId ? await sql.patient.findUnique({ where: { id: row.patientId } }) : null;
  const order = study.orderId ? await sql.order.findUnique({ where: { id: study.orderId } }) : null;
  return {
    patientName: patient?.displayName ?? study.patientName,
    sex: patient?.sex === '1' || patient?.sex === '2' ? patient.sex : study.sex,
    age: ageInWords({
      age: study.age,
      birthDate: patient?.birthDate?.toISOString().slice(0, 10) ?? study.birthDate,
      studyDate: study.studyDate,
      estimated: patient?.birthDateEstimated ?? false,
    }),
    accessionNumber: order?.accessionNumber ?? study.accessionNumber,
    contact: request?.contact ?? null,
  };
}

async function namesOf(sql: Sql, posts: readonly (string | null)[]): Promise<Map<string, string>> {
  const ids = [...new Set(posts.filter((id) => id !== null))];
  if (ids.length === 0) return new Map();
  const rows = await sql.post.findMany({
    where: { id: { in: ids } },
    include: { account: { select: { displayName: true } } },
  });
  return new Map(rows.map(({ id, account }) => [id, account.displayName]));
}
