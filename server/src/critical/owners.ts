import type { DutyService } from '../contracts/index.ts';
import { everybodyOf, type OnDuty, onDuty, presentAmong } from '../duty/index.ts';
import type { Sql } from '../platform/db.ts';
import { ownerOf } from './machine.ts';
import type { Found } from './store.ts';

/** Whose turn it is, in persons. */
export interface Turn {
  institutionId: string;
  duty: DutyService | null;
  people: OnDuty[];
  /** the roster names nobody for it: those stand in who could */
  fromRoster: boolean;
}

const readers = ['reader', 'reviewer', 'expert'] as const;
const ofClinic = ['clinician', 'technician'] as const;

export const readingDuty = (modality: string): DutyService => (modality === 'ECG' ? 'ecg' : 'imaging');

/** Undefined only for what is closed or ruled out. An empty roster never means that nobody is asked. */
export async function turnOf(sql: Sql, found: Found, now: Date): Promise<Turn | undefined> {
  const owner = ownerOf(found.loop);
  if (!owner) return undefined;
  const { row, modality } = found;
  const reading = row.readingInstitutionId;
  if ('person' in owner) {
    return {
      institutionId: reading,
      duty: null,
      people: await presentAmong(sql, [owner.person.postId], now),
      fromRoster: true,
    };
  }
  if (owner.side === 'reading') {
    if (owner.duty === 'medical-affairs')
      return standing(sql, reading, 'medical-affairs', ['reviewer', 'expert'], null, now);
    const duty = readingDuty(modality);
    const { holders, deputies } = await onDuty(sql, reading, duty, now);
    const wanted = owner.reach === 'holders' ? holders : [...holders, ...deputies];
    const people =
      owner.reach === 'everybody' || wanted.length === 0
        ? await everybodyOf(sql, reading, readers, modality, now)
        : wanted;
    // The first check was theirs: somebody else is asked for the second.
    const others =
      found.loop.state === 'checking'
        ? people.filter(({ accountId }) => accountId !== found.loop.first?.accountId)
        : people;
    return { institutionId: reading, duty, people: others.length > 0 ? others : people, fromRoster: wanted.length > 0 };
  }
  const clinic = row.requestingInstitutionId;
  if (owner.rung === 'requester') {
    const people = found.requesterPostId ? await presentAmong(sql, [found.requesterPostId], now) : [];
    return { institutionId: clinic, duty: null, people, fromRoster: people.length > 0 };
  }
  return owner.rung === 'director'
    ? standing(sql, clinic, 'director', ofClinic, null, now)
    : standing(sql, clinic, 'clinic', ofClinic, null, now);
}

async function standing(
  sql: Sql,
  institutionId: string,
  duty: DutyService,
  otherwise: Parameters<typeof everybodyOf>[2],
  modality: string | null,
  now: Date,
): Promise<Turn> {
  const { holders, deputies } = await onDuty(sql, institutionId, duty, now);
  if (holders.length > 0) return { institutionId, duty, people: [...holders, ...deputies], fromRoster: true };
  return {
    institutionId,
    duty,
    people: await everybodyOf(sql, institutionId, otherwise, modality, now),
    fromRoster: false,
  };
}
