import { record } from '../../audit/index.ts';
import {
  type ConsultId,
  type ConsultPapers,
  type ConsultState,
  DecisionContent,
  OpinionContent,
  Problem,
} from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import { confirmPassword } from '../../identity/index.ts';
import type { Person } from '../../platform/actor.ts';
import { type Tx, transaction } from '../../platform/db.ts';
import { mayDo } from '../rules.ts';
import { type ConsultRow, factsOf, lockForPerson, noteEvent, standingOf, tellConsult } from '../store.ts';
import { noticeInvited, noticeRequester } from '../tell.ts';
import { archivePaper } from './archive-paper.ts';
import { paperFacts } from './paper-facts.ts';
import { decisionGaps, opinionGaps, stateAfterDecision, stateAfterOpinion } from './rules.ts';
import { requireDraft } from './save-paper.ts';
import { parsedPaper, type ReceivedOpinion, signPaper } from './signed-paper.ts';
import { tellRoom } from './tell-room.ts';
import { viewPapers } from './view-papers.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed' | 'keyring' | 'objects' | 'env' | 'log'>;
interface Signing {
  password: string;
  revision: number;
}

/**
 * 诊疗意见报告, signed by a physician of the invited institution with three independent years (远程医疗服务管理规范 2018).
 * It and the inviting institution archive an original with the same commit.
 */
export async function signOpinionOf(
  hub: Needs,
  person: Person,
  consultId: ConsultId,
  { password, revision }: Signing,
): Promise<ConsultPapers> {
  await confirmPassword(hub, person, password);
  return transaction(hub.db, async (tx) => {
    const found = await lockForPerson(tx, person, consultId);
    const { consult } = found;
    const facts = await factsOf(tx, consult);
    if (facts.opinionsOf.includes(person.institutionId)) throw new Problem('consult.paper-signed');
    const standing = standingOf(found, person);
    const may = mayDo(facts, standing, hub.clock.now());
    if (!may.signOpinion) throw new Problem(refusalOf(may.writeOpinion, person, consult.state));
    const draft = await requireDraft(tx, consultId, 'opinion', person.institutionId, revision);
    const content = OpinionContent.parse(draft.content);
    const missing = opinionGaps(content);
    if (missing.length > 0) throw new Problem('consult.paper-empty', { missing });

    const about = await paperFacts(tx, consult);
    const institution = about.invited.find(({ id }) => id === person.institutionId);
    if (!institution) throw new Problem('consult.wrong-state');
    const signed = await signPaper(hub, tx, person, {
      ...{ kind: 'county-hub consult opinion', documentId: draft.id, institution, facts: about, content },
    });
    await archivePaper(hub, tx, signed, [consult.invitingInstitutionId, person.institutionId]);
    const state = stateAfterOpinion(facts, [...facts.opinionsOf, person.institutionId]);
    await noteSigned(tx, hub, person, consult, { kind: 'opinion', documentId: draft.id, state });
    return viewPapers(tx, person, consultId);
  });
}

/** The one who came but may not sign is told which of the two it is: not their turn, or not for them. */
function refusalOf(mayWrite: boolean, person: Person, state: string) {
  return mayWrite && state === 'opinion' && !person.threeYears ? 'consult.three-years-missing' : 'consult.wrong-state';
}

/**
 * What the inviting side received, whether it follows it and what it does: its own document with its own signature, after
 * at least one opinion is signed. With it the consult is closed.
 */
export async function signDecisionOf(
  hub: Needs,
  person: Person,
  consultId: ConsultId,
  { password, revision }: Signing,
): Promise<ConsultPapers> {
  await confirmPassword(hub, person, password);
  return transaction(hub.db, async (tx) => {
    const found = await lockForPerson(tx, person, consultId);
    const { consult, side } = found;
    const facts = await factsOf(tx, consult);
    if (side === 'inviting' && facts.state === 'opinion' && facts.opinionsOf.length === 0)
      throw new Problem('consult.opinion-missing');
    if (!mayDo(facts, standingOf(found, person), hub.clock.now()).signDecision)
      throw new Problem('consult.wrong-state');
    const draft = await requireDraft(tx, consultId, 'decision', person.institutionId, revision);
    const content = DecisionContent.parse(draft.content);
    const missing = decisionGaps(content);
    if (missing.length > 0) throw new Problem('consult.paper-empty', { missing });

    const about = await paperFacts(tx, consult);
    const received = await receivedOpinions(tx, consultId);
    const signed = await signPaper(hub, tx, person, {
      ...{ kind: 'county-hub consult decision', documentId: draft.id, institution: about.inviting, facts: about },
      ...{ content, received },
    });
    await archivePaper(hub, tx, signed, [
      consult.invitingInstitutionId,
      ...received.map(({ institution }) => institution.id),
    ]);
    await noteSigned(tx, hub, person, consult, {
      ...{ kind: 'decision', documentId: draft.id, state: stateAfterDecision },
    });
    return viewPapers(tx, person, consultId);
  });
}

async function receivedOpinions(tx: Tx, consultId: string): Promise<ReceivedOpinion[]> {
  const rows = await tx.consultDocument.findMany({
    where: { consultId, kind: 'opinion', signedAt: { not: null } },
    orderBy: { signedAt: 'asc' },
  });
  return rows.map(({ id, signedText, contentHash, verificationCode }) => {
    const paper = parsedPaper(signedText);
    if (!paper || contentHash === null || verificationCode === null)
      throw new Error(`opinion ${id} is signed and cannot be read`);
    return { documentId: id, institution: paper.institution, signer: paper.signer, contentHash, verificationCode };
  });
}

async function noteSigned(
  tx: Tx,
  hub: Needs,
  person: Person,
  consult: ConsultRow,
  signed: { kind: 'opinion' | 'decision'; documentId: string; state: ConsultState },
): Promise<void> {
  const { kind, documentId, state } = signed;
  const at = hub.clock.now();
  if (state !== consult.state)
    await tx.consult.update({
      where: { id: consult.id },
      data: { state, ...(state === 'closed' ? { closedAt: at } : {}) },
    });
  await noteEvent(tx, consult.id, `${kind}-signed`, at, person);
  await record(
    tx,
    person,
    `consult.sign-${kind}`,
    { kind: 'consult', id: consult.id, patientId: consult.patientId },
    { documentId },
  );
  if (kind === 'opinion') await noticeRequester(tx, hub.feed, consult, 'opinion-signed', { documentId });
  else await noticeInvited(tx, hub.feed, ofThoseWhoCame(consult), 'decision-signed', { documentId });
  await tellConsult(tx, hub, consult);
  await tellRoom(tx, hub, consult.id);
}

const ofThoseWhoCame = (consult: ConsultRow): ConsultRow => ({
  ...consult,
  invitations: consult.invitations.filter(({ state }) => state === 'accepted'),
});
