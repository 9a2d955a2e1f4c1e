import type { DutyService } from '../contracts/index.ts';
import type { Tx } from '../platform/db.ts';
import { type DemoMember, directorSeat, type Institution } from './people.ts';

const yearMs = 365 * 86_400_000;
const anHourMs = 3_600_000;

/** service, who holds it, who is the deputy */
type Seats = readonly (readonly [DutyService, string, string | null])[];
const ofLead: Seats = [
  ['ecg', 'reader', 'reviewer'],
  ['imaging', 'reader', 'reviewer'],
  ['consult', 'expert', 'reviewer'],
  ['medical-affairs', 'clinician', 'expert'],
];
const ofMember: Seats = [
  ['clinic', 'clinician', 'technician'],
  ['director', directorSeat, null],
];

const ofVillage: Seats = [['clinic', 'clinician', null]];

/** Somebody on duty everywhere, for a year: a demonstration is not to fall silent over a week-end. */
export async function seedDuty(
  tx: Tx,
  { id, kind, phone }: Institution,
  people: readonly DemoMember[],
  now: Date,
): Promise<void> {
  const postOf = (seat: string | null) => people.find((each) => each.seat === seat)?.postId;
  for (const [service, holder, deputy] of kind === 'lead' ? ofLead : kind === 'village' ? ofVillage : ofMember) {
    const postId = postOf(holder);
    if (!postId) throw new Error(`the demonstration has nobody as ${holder}`);
    await tx.dutyShift.create({
      data: {
        ...{ institutionId: id, service, postId, deputyPostId: postOf(deputy) ?? null, phone },
        startsAt: new Date(now.getTime() - anHourMs),
        endsAt: new Date(now.getTime() + yearMs),
        madeAt: now,
      },
    });
  }
}
