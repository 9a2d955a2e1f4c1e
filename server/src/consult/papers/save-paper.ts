import { record } from '../../audit/index.ts';
import {
  type ConsultId,
  type DecisionContent,
  type DecisionView,
  type OpinionContent,
  type OpinionView,
  Problem,
} from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { Person } from '../../platform/actor.ts';
import { type Tx, transaction } from '../../platform/db.ts';
import { mayDo } from '../rules.ts';
import { factsOf, lockForPerson, standingOf, tellConsult } from '../store.ts';
import { tellRoom } from './tell-room.ts';
import { viewPapers } from './view-papers.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed'>;
type Asked<C> = { revision: number; content: C };

/** Keeps the invited institution's opinion while its physicians write it; nobody else writes on it. */
export async function saveOpinionOf(
  hub: Needs,
  person: Person,
  consultId: ConsultId,
  asked: Asked<OpinionContent>,
): Promise<OpinionView> {
  return transaction(hub.db, async (tx) => {
    const found = await lockForPerson(tx, person, consultId);
    const now = hub.clock.now();
    await refuseSigned(tx, consultId, 'opinion', person.institutionId);
    if (!mayDo(await factsOf(tx, found.consult), standingOf(found, person), now).writeOpinion)
      throw new Problem('consult.wrong-state');
    const id = await saveDraft(tx, person, { consultId, kind: 'opinion', ...asked }, now);
    await noteSaved(tx, hub, person, found.consult, 'consult.save-opinion', asked.revision + 1);
    const { opinions } = await viewPapers(tx, person, consultId);
    return opinions.find((each) => each.id === id) as OpinionView;
  });
}

/** The same for what the inviting side decides; it may be begun while the opinion is still being written. */
export async function saveDecisionOf(
  hub: Needs,
  person: Person,
  consultId: ConsultId,
  asked: Asked<DecisionContent>,
): Promise<DecisionView> {
  return transaction(hub.db, async (tx) => {
    const { consult, side } = await lockForPerson(tx, person, consultId);
    await refuseSigned(tx, consultId, 'decision', consult.invitingInstitutionId);
    if (side !== 'inviting' || (consult.state !== 'opinion' && consult.state !== 'decision'))
      throw new Problem('consult.wrong-state');
    await saveDraft(tx, person, { consultId, kind: 'decision', ...asked }, hub.clock.now());
    await noteSaved(tx, hub, person, consult, 'consult.save-decision', asked.revision + 1);
    return (await viewPapers(tx, person, consultId)).decision as DecisionView;
  });
}

async function noteSaved(
  tx: Tx,
  hub: Needs,
  person: Person,
  consult: Parameters<typeof tellConsult>[2] & { patientId: string },
  action: string,
  revision: number,
): Promise<void> {
  await record(tx, person, action, { kind: 'consult', id: consult.id, patientId: consult.patientId }, { revision });
  await tellConsult(tx, hub, consult);
  await tellRoom(tx, hub, consult.id);
}

async function refuseSigned(tx: Tx, consultId: string, kind: string, institutionId: string): Promise<void> {
  const signed = await tx.consultDocument.count({
    where: { consultId, kind, institutionId, signedAt: { not: null } },
  });
  if (signed > 0) throw new Problem('consult.paper-signed');
}

/** Onto the revision that was on the screen only: two physicians of one institution must not wipe out each other's words. */
async function saveDraft(
  tx: Tx,
  { postId, institutionId }: Person,
  { consultId, kind, revision, content }: { consultId: string; kind: string } & Asked<object>,
  now: Date,
): Promise<string> {
  const where = { consultId_kind_institutionId: { consultId, kind, institutionId } };
  const present = await tx.consultDocument.findUnique({ where });
  if ((present?.revision ?? 0) !== revision)
    throw new Problem('consult.revision-stale', { revision: present?.revision ?? 0 });
  const data = { revision: revision + 1, content, savedByPostId: postId, savedAt: now };
  const row = present
    ? await tx.consultDocument.update({ where, data })
    : await tx.consultDocument.create({ data: { consultId, kind, institutionId, ...data } });
  return row.id;
}

/** The draft a signature is about to cover, if it is still the one that was on the screen. */
export async function requireDraft(
  tx: Tx,
  consultId: string,
  kind: 'opinion' | 'decision',
  institutionId: string,
  revision: number,
) {
  const draft = await tx.consultDocument.findUnique({
    where: { consultId_kind_institutionId: { consultId, kind, institutionId } },
  });
  if (!draft) throw new Problem('consult.paper-empty');
  if (draft.signedAt) throw new Problem('consult.paper-signed');
  if (draft.revision !== revision) throw new Problem('consult.revision-stale', { revision: draft.revision });
  return draft;
}
