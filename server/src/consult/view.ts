import { institutionNames } from '../consortium/index.ts';
import {
  type AttachedStudy,
  type ConsentId,
  type ConsentPurpose,
  type ConsentSigner,
  type ConsentView,
  type ConsultMay,
  type ConsultView,
  type PatientId,
  Problem,
  type StudyUid,
} from '../contracts/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { peopleOf } from './people.ts';
import { looksInto, mayDo } from './rules.ts';
import { type ConsultRow, factsOf, findConsult, invitationOf, sideOf, standingOf } from './store.ts';
import { summariesOf } from './summaries.ts';

/** A consult with its papers' places, steps and what this person may do. Throws 'consult.not-found'. */
export async function viewConsult(sql: Sql, person: Person, id: string, now: Date): Promise<ConsultView> {
  const consult = await findConsult(sql, id);
  const side = consult && (await sideOf(sql, person, consult));
  if (!consult || !side) throw new Problem('consult.not-found');
  const [summary] = await summariesOf(sql, person, [consult], now);
  if (!summary) throw new Problem('consult.not-found');
  const invitation = side === 'invited' ? invitationOf(consult, person) : undefined;
  if (invitation && !looksInto(consult, invitation)) {
    const events = await eventsOf(sql, consult, person.institutionId);
    const nothing = { reason: '', summary: '', wantedTitle: null, wishedTimes: [], phones: [], studies: [] };
    return { ...summary, patientId: null, ...nothing, consents: [], events, may: mayNothing };
  }
  const [studies, consents, events, phones, facts] = await Promise.all([
    studiesOf(sql, id),
    consentsOf(sql, id),
    eventsOf(sql, consult),
    phonesOf(sql, consult),
    factsOf(sql, consult),
  ]);
  return {
    ...summary,
    // Elsewhere the number of the register opens nothing: the person is known there by another one.
    patientId: side === 'inviting' ? (consult.patientId as PatientId) : null,
    reason: consult.reason,
    summary: consult.summary,
    wantedTitle: consult.wantedTitle,
    wishedTimes: consult.wishedTimes as ConsultView['wishedTimes'],
    phones,
    studies,
    consents,
    events,
    may: mayDo(facts, standingOf({ side, invitation }, person), now),
  };
}

const mayNothing: ConsultMay = {
  ...{ answer: false, schedule: false, cancel: false, consent: false, attach: false, inviteGuest: false },
  ...{ join: false, joinRefusal: null, end: false, writeOpinion: false, signOpinion: false, signDecision: false },
};

async function studiesOf(sql: Sql, consultId: string): Promise<AttachedStudy[]> {
  const attached = await sql.consultStudy.findMany({ where: { consultId }, orderBy: { position: 'asc' } });
  const uids = attached.map(({ studyUid }) => studyUid);
  if (uids.length === 0) return [];
  const [rows, reports] = await Promise.all([
    sql.study.findMany({ where: { uid: { in: uids } } }),
    sql.readingRequest.findMany({
      where: { studyUid: { in: uids }, state: 'reviewed' },
      orderBy: { reportedAt: 'asc' },
      select: { id: true, studyUid: true },
    }),
  ]);
  const reportOf = new Map(reports.map(({ id, studyUid }) => [studyUid, id]));
  const byUid = new Map(rows.map((row) => [row.uid, row]));
  return uids.flatMap((uid) => {
    const row = byUid.get(uid);
    if (!row) return [];
    const { modalities, description, studyDate, instanceCount } = row;
    const requestId = reportOf.get(uid) ?? null;
    return { studyUid: uid as StudyUid, modalities, description, studyDate, imageCount: instanceCount, requestId };
  });
}

async function consentsOf(sql: Sql, consultId: string): Promise<ConsentView[]> {
  const rows = await sql.consultConsent.findMany({ where: { consultId }, orderBy: { at: 'asc' } });
  const people = await peopleOf(
    sql,
    rows.map(({ explainedByPostId }) => explainedByPostId),
  );
  return rows.map((row) => ({
    id: row.id as ConsentId,
    purpose: row.purpose as ConsentPurpose,
    text: row.text,
    signer: row.signer as ConsentSigner,
    signerName: row.signerName,
    signerReason: row.signerReason,
    explainedBy: people.get(row.explainedByPostId)?.name ?? '',
    at: row.at.toISOString(),
    form: row.form as ConsentView['form'],
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
    withdrawReason: row.withdrawReason,
  }));
}

/** `of`: only the steps of one institution, which is all that one that refused may read. */
async function eventsOf(sql: Sql, { id }: ConsultRow, of?: string): Promise<ConsultView['events']> {
  const rows = await sql.consultEvent.findMany({
    where: { consultId: id, ...(of ? { institutionId: of, postId: { not: null } } : {}) },
    orderBy: { id: 'asc' },
  });
  const [people, names] = await Promise.all([
    peopleOf(
      sql,
      rows.map(({ postId }) => postId),
    ),
    institutionNames(
      sql,
      rows.flatMap(({ institutionId }) => institutionId ?? []),
    ),
  ]);
  return rows.map(({ at, kind, postId, institutionId, note }) => ({
    at: at.toISOString(),
    kind,
    by: people.get(postId ?? '')?.name ?? null,
    institution: names.get(institutionId ?? '')?.legalName ?? null,
    note,
  }));
}

/** Whom to call when the picture fails: the physician beside the patient, then those who come. */
async function phonesOf(sql: Sql, consult: ConsultRow): Promise<ConsultView['phones']> {
  const coming = consult.invitations.filter(({ state, phone }) => state === 'accepted' && phone);
  const people = await peopleOf(sql, [consult.requesterPostId, ...coming.map(({ expertPostId }) => expertPostId)]);
  const nameOf = (postId: string | null) => people.get(postId ?? '')?.name ?? '';
  return [
    { name: nameOf(consult.requesterPostId), phone: consult.phone },
    ...coming.map(({ expertPostId, phone }) => ({ name: nameOf(expertPostId), phone: phone as string })),
  ];
}
