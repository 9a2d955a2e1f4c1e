import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { institutionNames } from '../consortium/index.ts';
import {
  type ConsentId,
  type ConsentPurpose,
  type ConsultId,
  type ConsultView,
  type giveConsent as giveConsentEndpoint,
  ObjectKey,
  Problem,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { act, type Needs, requireMay } from './act.ts';
import { consentTextFor } from './consent-text.zh-CN.ts';
import { readPicture } from './picture.ts';
import { factsOf, noteEvent, requireConsult, standingOf } from './store.ts';

type Giving = z.output<(typeof giveConsentEndpoint)['body']>;

/** The text to be explained, with the institutions it speaks of. */
export async function consentText(
  { db }: Pick<Hub, 'db'>,
  person: Person,
  id: ConsultId,
  purpose: ConsentPurpose,
): Promise<{ purpose: ConsentPurpose; text: string }> {
  const { consult } = await requireConsult(db.prisma, person, id);
  const asked = consult.invitations.filter(({ state }) => state !== 'refused').map((each) => each.institutionId);
  const names = await institutionNames(db.prisma, [consult.invitingInstitutionId, ...asked]);
  const nameOf = (institutionId: string) => names.get(institutionId)?.legalName ?? '';
  return {
    purpose,
    text: consentTextFor(purpose, { inviting: nameOf(consult.invitingInstitutionId), invited: asked.map(nameOf) }),
  };
}

/** 签署: the signature or the photographed paper is durable before anything rests on it. */
export async function giveConsent(
  hub: Needs & Pick<Hub, 'objects'>,
  person: Person,
  id: ConsultId,
  given: Giving,
): Promise<ConsultView> {
  const { purpose, text, signer, signerName, form, mediaType } = given;
  const bytes = readPicture(given.picture, mediaType);
  const signerReason = given.signerReason ?? null;
  if (signer !== 'patient' && !signerReason) throw new Problem('consult.signer-reason-missing');
  const found = await requireConsult(hub.db.prisma, person, id);
  const facts = await factsOf(hub.db.prisma, found.consult);
  requireMay(facts, standingOf(found, person), 'consent', hub.clock.now());
  const consentId = randomUUID();
  const objectKey = ObjectKey.parse(`consults/${id}/consents/${consentId}`);
  await hub.objects.putBytes(objectKey, bytes, { type: mediaType, hashed: false });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return act(hub, person, id, { verb: 'give-consent', may: 'consent' }, async (tx, _found, now) => {
    await tx.consultConsent.create({
      data: {
        ...{ id: consentId, consultId: id, purpose, text, signer, signerName, form, mediaType, objectKey, sha256 },
        ...{ signerReason: signer === 'patient' ? null : signerReason, explainedByPostId: person.postId, at: now },
      },
    });
    await noteEvent(tx, id, 'consent-given', now, person, purpose);
  });
}

/** 撤回: a room that is open must look again, and shuts; who it was that withdrew is written. */
export function withdrawConsent(
  hub: Needs,
  person: Person,
  id: ConsultId,
  consentId: ConsentId,
  reason: string,
): Promise<ConsultView> {
  return act(hub, person, id, { verb: 'withdraw-consent', may: 'consent' }, async (tx, _found, now) => {
    const row = await tx.consultConsent.findFirst({ where: { id: consentId, consultId: id } });
    if (!row) throw new Problem('consult.consent-not-found');
    if (row.withdrawnAt) throw new Problem('consult.wrong-state');
    await tx.consultConsent.update({
      where: { id: consentId },
      data: { withdrawnAt: now, withdrawReason: reason, withdrawnByPostId: person.postId },
    });
    await noteEvent(tx, id, 'consent-withdrawn', now, person, `${row.purpose} ${reason}`);
  });
}

/** As it was signed; never another type than it was kept under. */
export async function readConsentPicture(
  { db, objects }: Pick<Hub, 'db' | 'objects'>,
  person: Person,
  { consultId, consentId }: { consultId: ConsultId; consentId: ConsentId },
): Promise<{ bytes: Buffer; mediaType: string }> {
  await requireConsult(db.prisma, person, consultId);
  const row = await db.prisma.consultConsent.findFirst({ where: { id: consentId, consultId } });
  if (!row) throw new Problem('consult.consent-not-found');
  return { bytes: Buffer.from(await objects.read(ObjectKey.parse(row.objectKey))), mediaType: row.mediaType };
}
