import { institutionNames } from '../consortium/index.ts';
import type {
  ConsultId,
  ConsultKind,
  ConsultState,
  ConsultSummary,
  ConsultUrgency,
  InstitutionId,
  InvitationId,
  InvitationState,
  InvitationView,
  PostId,
} from '../contracts/index.ts';
import { viewPatients } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { mask, maskName } from '../reading/index.ts';
import { type Named, peopleOf } from './people.ts';
import { ringsFor } from './ring.ts';
import { isOverdue, looksInto, type Side } from './rules.ts';
import { type ConsultRow, type InvitationRow, invitationOf } from './store.ts';

export async function summariesOf(
  sql: Sql,
  person: Person,
  rows: readonly ConsultRow[],
  now: Date,
): Promise<ConsultSummary[]> {
  const ids = rows.map(({ id }) => id);
  const [names, people, patients, consents, seats] = await Promise.all([
    institutionNames(
      sql,
      rows.flatMap((row) => [row.invitingInstitutionId, ...row.invitations.map((each) => each.institutionId)]),
    ),
    peopleOf(
      sql,
      rows.flatMap((row) => [
        row.requesterPostId,
        ...row.invitations.flatMap((each) => [each.expertPostId, each.answeredByPostId]),
      ]),
    ),
    viewPatients(
      sql,
      rows.map(({ patientId }) => patientId),
      now,
    ),
    sql.consultConsent.findMany({
      where: { consultId: { in: ids }, withdrawnAt: null },
      select: { consultId: true, purpose: true },
    }),
    sql.roomSeat.groupBy({ by: ['consultId'], where: { consultId: { in: ids }, state: 'in' }, _count: true }),
  ]);
  const inRoom = new Map(seats.map(({ consultId, _count }) => [consultId, _count]));
  const consentTo = new Set(consents.map(({ consultId, purpose }) => `${consultId} ${purpose}`));
  const nameOf = (id: string) => ({ id: id as InstitutionId, name: names.get(id)?.legalName ?? '' });

  const one = async (row: ConsultRow): Promise<ConsultSummary> => {
    const side = sideIn(row, person);
    const invitation = side === 'invited' ? invitationOf(row, person) : undefined;
    // Whoever refused keeps what they answered, and nothing of the patient.
    const bare = invitation !== undefined && !looksInto(row, invitation);
    const patient = patients.get(row.patientId);
    const name = patient?.displayName ?? '';
    return {
      id: row.id as ConsultId,
      number: row.number,
      state: row.state as ConsultState,
      kind: row.kind as ConsultKind,
      urgency: row.urgency as ConsultUrgency,
      patientName: bare ? maskName(name, mask) : name,
      sex: bare ? null : (patient?.sex ?? null),
      age: bare ? null : (patient?.ageText ?? null),
      inviting: nameOf(row.invitingInstitutionId),
      requester: named(people, row.requesterPostId),
      invitations: (bare ? [invitation] : row.invitations).map((each) => invitationView(each, nameOf, people)),
      purpose: bare ? '' : row.purpose,
      specialty: row.specialty,
      requestedAt: row.requestedAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      overdue: isOverdue(row, now),
      startsAt: bare ? null : (row.startsAt?.toISOString() ?? null),
      minutes: bare ? null : row.minutes,
      startedAt: bare ? null : (row.startedAt?.toISOString() ?? null),
      endedAt: bare ? null : (row.endedAt?.toISOString() ?? null),
      consented: !bare && consentTo.has(`${row.id} consult`),
      recordingConsented: !bare && consentTo.has(`${row.id} recording`),
      side,
      inRoom: bare ? 0 : (inRoom.get(row.id) ?? 0),
      demonstration: row.demonstration,
      rings: await ringsFor(sql, person, row, invitation, now),
    };
  };
  return Promise.all(rows.map(one));
}

/** The rows come from a look-up that asked for what concerns the person: who is of neither institution is the guest. */
function sideIn(row: ConsultRow, person: Person): Side {
  if (person.role === 'guest') return 'guest';
  return row.invitingInstitutionId === person.institutionId ? 'inviting' : 'invited';
}

export const named = (people: ReadonlyMap<string, Named>, postId: string): Named =>
  people.get(postId) ?? { postId: postId as PostId, name: '', title: null };

function invitationView(
  row: InvitationRow,
  nameOf: (id: string) => { id: InstitutionId; name: string },
  people: ReadonlyMap<string, Named>,
): InvitationView {
  return {
    id: row.id as InvitationId,
    institution: nameOf(row.institutionId),
    specialty: row.specialty,
    state: row.state as InvitationState,
    expert: row.expertPostId ? named(people, row.expertPostId) : null,
    reason: row.reason,
    answeredBy: people.get(row.answeredByPostId ?? '')?.name ?? null,
    answeredAt: row.answeredAt?.toISOString() ?? null,
  };
}
