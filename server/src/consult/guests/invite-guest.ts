import type { z } from 'zod';
import { record } from '../../audit/index.ts';
import { externalInstitution } from '../../consortium/index.ts';
import {
  type ConsultId,
  type GuestView,
  type inviteGuest as inviteGuestEndpoint,
  Problem,
} from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import { createGuest, digest, newSecret } from '../../identity/index.ts';
import type { Person } from '../../platform/actor.ts';
import { transaction } from '../../platform/db.ts';
import { mayDo } from '../rules.ts';
import { factsOf, lockForPerson, noteEvent, standingOf, tellConsult } from '../store.ts';
import { guestViews } from './guest-view.ts';
import { guestDay } from './rules.ts';
import { shareWithGuest } from './shares.ts';

/**
 * 邀请特邀专家: a link for a physician of a hospital outside the county, for this consult and its day. The token is in no
 * other place than this answer; what is kept of it is a digest.
 */
export async function invite(
  hub: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  consultId: ConsultId,
  asked: z.output<typeof inviteGuestEndpoint.body>,
): Promise<{ guest: GuestView; token: string }> {
  const token = newSecret();
  return transaction(hub.db, async (tx) => {
    const found = await lockForPerson(tx, person, consultId);
    const { consult } = found;
    const now = hub.clock.now();
    if (!mayDo(await factsOf(tx, consult), standingOf(found, person), now).inviteGuest)
      throw new Problem('consult.wrong-state');
    const name = asked.name.normalize('NFC');
    const hospital = asked.hospital.normalize('NFC');
    const title = asked.title?.trim() || null;
    const institutionId = await externalInstitution(tx, {
      legalName: hospital,
      besides: consult.invitingInstitutionId,
    });
    const { from: validFrom, until: validTo } = guestDay(consult, now);
    const { postId } = await createGuest(tx, { displayName: name, institutionId, title, validFrom, validTo }, now);
    const row = await tx.consultGuest.create({
      data: {
        ...{ consultId, postId, name, hospital, title, validFrom, validTo, tokenHash: digest(token) },
        ...{ invitedByPostId: person.postId, invitedAt: now },
      },
    });
    await shareWithGuest(tx, { consultId, institutionId, postId }, now);
    await noteEvent(tx, consultId, 'guest-invited', now, person, `${name}（${hospital}）`);
    await record(
      tx,
      person,
      'consult.invite-guest',
      { kind: 'consult', id: consultId, patientId: consult.patientId },
      { guestId: row.id, postId },
    );
    await tellConsult(tx, hub, consult);
    const [guest] = await guestViews(tx, [row]);
    return { guest: guest as GuestView, token };
  });
}
