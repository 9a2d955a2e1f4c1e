import { everybodyOf, type OnDuty, onDuty } from '../duty/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import type { ConsultRow, InvitationRow } from './store.ts';

// 急会诊呼叫: an urgent consult rings at every invited institution until it answers. First those on duty for consults, then
// their deputies as well, then everybody who may answer. An empty roster never means that nobody is asked.

export type Reach = 'holders' | 'deputies' | 'everybody';
const onward: Readonly<Record<Reach, Reach>> = {
  holders: 'deputies',
  deputies: 'everybody',
  everybody: 'everybody',
};
export const nextReach = (reach: Reach): Reach => onward[reach];

/** Three rings within the ten minutes in which it must be answered. */
export const ringSeconds = 180;
export const ringDueAt = (now: Date) => new Date(now.getTime() + ringSeconds * 1000);

const answering = ['reviewer', 'expert'] as const;

/** Whose pages ring at an institution; `fromRoster` false: nobody is on the roster, those stand in who may answer. */
export async function rungAt(
  sql: Sql,
  institutionId: string,
  reach: Reach,
  now: Date,
): Promise<{ people: OnDuty[]; fromRoster: boolean }> {
  const { holders, deputies } = await onDuty(sql, institutionId, 'consult', now);
  const wanted = reach === 'holders' ? holders : [...holders, ...deputies];
  if (reach !== 'everybody' && wanted.length > 0) return { people: wanted, fromRoster: true };
  return {
    people: await everybodyOf(sql, institutionId, answering, null, now),
    fromRoster: holders.length + deputies.length > 0,
  };
}

type Ringing = Pick<ConsultRow, 'state' | 'urgency'>;
type Rung = Pick<InvitationRow, 'state' | 'ringReach' | 'institutionId'>;

export const isRinging = ({ state, urgency }: Ringing, invitation: Rung) =>
  urgency === 'urgent' &&
  invitation.state === 'pending' &&
  invitation.ringReach !== null &&
  (state === 'requested' || state === 'scheduled' || state === 'ongoing');

/** Does it ring for this person now? */
export async function ringsFor(
  sql: Sql,
  person: Person,
  consult: Ringing,
  invitation: Rung | undefined,
  now: Date,
): Promise<boolean> {
  if (!invitation || invitation.institutionId !== person.institutionId || !isRinging(consult, invitation)) return false;
  const { people } = await rungAt(sql, person.institutionId, invitation.ringReach as Reach, now);
  return people.some(({ accountId }) => accountId === person.accountId);
}
