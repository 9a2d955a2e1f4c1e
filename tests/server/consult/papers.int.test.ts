import { randomUUID } from 'node:crypto';
import { endConsult, lockConsult, startRoom } from '@hub/server/consult';
import type { ConsultDocumentId, ConsultId, DecisionContent, OpinionContent } from '@hub/server/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refuseConsult } from '../../../server/src/consult/answer-consult.ts';
import { originalOf } from '../../../server/src/consult/papers/original.ts';
import { saveDecisionOf, saveOpinionOf } from '../../../server/src/consult/papers/save-paper.ts';
import { signDecisionOf, signOpinionOf } from '../../../server/src/consult/papers/sign-papers.ts';
import { verifyPaper } from '../../../server/src/consult/papers/verify-paper.ts';
import { papersOf } from '../../../server/src/consult/papers/view-papers.ts';
import type { Person } from '../../../server/src/platform/actor.ts';
import { transaction } from '../../../server/src/platform/db.ts';
import { sha256 } from '../../../server/src/reading/index.ts';
import { aCase, password, refusalOf } from '../../support/consortium/index.ts';
import { readPaper } from '../platform/paper/poppler.ts';
import { type ConsultWorld, monday, openConsultWorld } from './world.ts';

let world: ConsultWorld;
beforeAll(async () => {
  world = await openConsultWorld();
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(() => world.close());

const opinion = (change: Partial<OpinionContent> = {}): OpinionContent => ({
  findings: '右下肺实变影。',
  diagnosis: '右下肺炎。',
  advice: '改用莫西沙星。',
  caution: '',
  ...change,
});
const decision = (change: Partial<DecisionContent> = {}): DecisionContent => ({
  acceptance: 'accepted',
  decision: '按会诊意见治疗。',
  reason: '',
  ...change,
});
const saveOpinion = (person: Person, id: ConsultId, revision = 0, content = opinion()) =>
  saveOpinionOf(world.hub, person, id, { revision, content });
const signOpinion = (person: Person, id: ConsultId, revision = 1, words = password) =>
  signOpinionOf(world.hub, person, id, { password: words, revision });
const saveDecision = (person: Person, id: ConsultId, revision = 0, content = decision()) =>
  saveDecisionOf(world.hub, person, id, { revision, content });
const signDecision = (person: Person, id: ConsultId, revision = 1) =>
  signDecisionOf(world.hub, person, id, { password, revision });

/** Asked, accepted by each of `experts`, consented, begun. */
async function talk(experts = [world.expert], studyUids: string[] = [world.made.studyUid]): Promise<ConsultId> {
  const { clinician } = world;
  const { id } = await world.ask(clinician, {
    studyUids: studyUids as never,
    invitations: experts.map(({ institutionId }) => ({ institutionId })),
  });
  for (const expert of experts) await world.accept(expert, id);
  await world.consent(clinician, id);
  await transaction(world.hub.db, async (tx) => startRoom(tx, world.hub, await lockConsult(tx, id)));
  const now = world.hub.clock.now();
  for (const person of [...experts, clinician])
    await world.hub.db.prisma.roomSeat.create({
      data: {
        ...{ id: randomUUID(), consultId: id, postId: person.postId, keyHash: randomUUID(), role: 'invited' },
        state: 'in',
        ...{ enteredAt: now, admittedAt: now, seenAt: now },
      },
    });
  return id;
}
/** The talk is over, the opinion is what is missing. */
async function held(experts = [world.expert], studyUids?: string[]): Promise<ConsultId> {
  const id = await talk(experts, studyUids);
  world.pass(30 * 60_000);
  await transaction(world.hub.db, async (tx) => endConsult(tx, world.hub, await lockConsult(tx, id), null));
  return id;
}
async function opined() {
  const id = await held();
  await saveOpinion(world.expert, id);
  const papers = await signOpinion(world.expert, id);
  return { id, paper: papers.opinions[0] as (typeof papers.opinions)[number], papers };
}
const stateOf = async (id: ConsultId) => (await world.view(world.clinician, id)).state;

describe('an opinion', () => {
  it('is kept as it is typed, by either physician of the institution, onto the revision that was on the screen', async () => {
    const { expert, colleague, clinician } = world;
    const id = await talk();
    const first = await saveOpinion(expert, id, 0, opinion({ diagnosis: '待查' }));
    expect(first).toMatchObject({ revision: 1, state: 'draft', savedBy: '斯琴', mine: true, signer: null });
    expect(await refusalOf(saveOpinion(colleague, id, 0))).toBe('consult.revision-stale');
    await saveOpinion(colleague, id, 1);
    const { opinions, decision: none } = await papersOf(world.hub, clinician, id);
    expect(opinions).toMatchObject([{ revision: 2, savedBy: '高娃', mine: false, content: opinion() }]);
    expect(none).toBeNull();
  });

  it('tells the room and both sides once it is committed', async () => {
    const id = await talk();
    const news = { kind: 'consult', consultId: id };
    expect(await world.newsDuring(`consult:${id}`, () => saveOpinion(world.expert, id))).toContainEqual(news);
    const sides = await world.newsDuring(`institution:${world.ours.township}`, () => saveOpinion(world.expert, id, 1));
    expect(sides).toContainEqual(news);
  });

  it('is signed by the institution’s own physician with a licence and three years, after the talk, with their password', async () => {
    const { expert, novice, reader, clinician, cityExpert, stranger } = world;
    const id = await talk();
    await saveOpinion(expert, id);
    expect(await refusalOf(signOpinion(expert, id))).toBe('consult.wrong-state');
    await transaction(world.hub.db, async (tx) => endConsult(tx, world.hub, await lockConsult(tx, id), null));
    expect(await refusalOf(signOpinion(novice, id))).toBe('consult.three-years-missing');
    for (const person of [reader, clinician])
      expect(await refusalOf(signOpinion(person, id))).toBe('consult.wrong-state');
    for (const person of [cityExpert, stranger])
      expect(await refusalOf(signOpinion(person, id))).toBe('consult.not-found');
    expect(await refusalOf(signOpinion({ ...expert, licensed: false }, id))).toBe('consult.wrong-state');
    expect(await refusalOf(signOpinion(expert, id, 1, 'Wrong-pass-1'))).toBe('session.password-wrong');
    expect(await refusalOf(signOpinion(expert, id, 0))).toBe('consult.revision-stale');
    expect((await signOpinion(expert, id)).opinions).toMatchObject([{ state: 'signed', signer: { name: '斯琴' } }]);
    expect(await stateOf(id)).toBe('decision');
  });

  it('says at least a diagnosis and an advice', async () => {
    const { expert } = world;
    const id = await held();
    expect(await refusalOf(signOpinion(expert, id))).toBe('consult.paper-empty');
    await saveOpinion(expert, id, 0, opinion({ diagnosis: ' \n' }));
    expect(await refusalOf(signOpinion(expert, id))).toBe('consult.paper-empty');
    await saveOpinion(expert, id, 1, opinion({ advice: '' }));
    expect(await refusalOf(signOpinion(expert, id, 2))).toBe('consult.paper-empty');
  });

  it('never changes once it is signed, neither through a verb nor in the table', async () => {
    const { expert, colleague, hub } = world;
    const { id, paper } = await opined();
    expect(await refusalOf(saveOpinion(colleague, id, 1))).toBe('consult.paper-signed');
    expect(await refusalOf(signOpinion(expert, id))).toBe('consult.paper-signed');
    const change = hub.db.prisma.consultDocument.update({ where: { id: paper.id }, data: { content: {} } });
    await expect(change).rejects.toThrow(/never changes/);
    const gone = hub.db.prisma.consultOriginal.deleteMany({ where: { documentId: paper.id } });
    await expect(gone).rejects.toThrow(/append-only/);
  });

  it('is signed once, whoever presses at the same moment', async () => {
    const { expert, colleague, hub } = world;
    const id = await held();
    await saveOpinion(expert, id);
    const both = await Promise.all([expert, colleague].map((person) => refusalOf(signOpinion(person, id))));
    expect(both.toSorted()).toEqual(['consult.paper-signed', 'none']);
    expect(await hub.db.prisma.consultOriginal.count({ where: { document: { consultId: id } } })).toBe(2);
  });
});

describe('the decision', () => {
  it('waits for a signed opinion, is another document under another signature, and closes the consult', async () => {
    const { clinician, expert, hub } = world;
    const id = await held();
    await saveDecision(clinician, id);
    expect(await refusalOf(signDecision(clinician, id))).toBe('consult.opinion-missing');
    await saveOpinion(expert, id);
    await signOpinion(expert, id);
    const papers = await signDecision(clinician, id);
    expect(papers.decision).toMatchObject({ state: 'signed', signer: { name: '乌兰' }, content: decision() });
    expect(papers.decision?.id).not.toBe(papers.opinions[0]?.id);
    expect(papers.decision?.verificationCode).not.toBe(papers.opinions[0]?.verificationCode);
    const row = await hub.db.prisma.consult.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ state: 'closed', closedAt: world.clock.at });
    // each side's physician hears of the other's paper, wherever they are
    expect(await world.notices('opinion-signed', id)).toMatchObject([{ postId: clinician.postId }]);
    expect(await world.notices('decision-signed', id)).toMatchObject([{ postId: expert.postId }]);
    const events = (await world.view(clinician, id)).events.map(({ kind }) => kind);
    expect(events.slice(-2)).toEqual(['opinion-signed', 'decision-signed']);
    expect(await refusalOf(saveDecision(clinician, id, 1))).toBe('consult.paper-signed');
  });

  it('says why, where the opinion is not followed in everything', async () => {
    const { clinician } = world;
    const { id } = await opined();
    const gaps: Partial<DecisionContent>[] = [
      { acceptance: null },
      { decision: '' },
      { acceptance: 'partly' },
      { acceptance: 'declined', reason: ' ' },
    ];
    for (const [revision, gap] of gaps.entries()) {
      await saveDecision(clinician, id, revision, decision(gap));
      expect(await refusalOf(signDecision(clinician, id, revision + 1)), JSON.stringify(gap)).toBe(
        'consult.paper-empty',
      );
    }
    await saveDecision(clinician, id, 4, decision({ acceptance: 'declined', reason: '患者拒绝。' }));
    expect((await signDecision(clinician, id, 5)).decision?.state).toBe('signed');
  });

  it('is the inviting side’s alone', async () => {
    const { expert, stranger, strangeClinician } = world;
    const { id } = await opined();
    expect(await refusalOf(saveDecision(expert, id))).toBe('consult.wrong-state');
    expect(await refusalOf(signDecision(expert, id))).toBe('consult.wrong-state');
    for (const person of [stranger, strangeClinician]) {
      expect(await refusalOf(saveDecision(person, id))).toBe('consult.not-found');
      expect(await refusalOf(signDecision(person, id))).toBe('consult.not-found');
    }
  });

  it('of a consult with several waits for all of them, or is taken when one has signed', async () => {
    const { clinician, expert, cityExpert } = world;
    const id = await held([expert, cityExpert]);
    await saveOpinion(expert, id);
    await saveOpinion(cityExpert, id, 0, opinion({ diagnosis: '肺结核待排。' }));
    await signOpinion(expert, id);
    expect(await stateOf(id)).toBe('opinion');
    expect((await world.view(clinician, id)).may.signDecision).toBe(true);
    await signOpinion(cityExpert, id);
    expect(await stateOf(id)).toBe('decision');

    const sooner = await held([expert, cityExpert]);
    await saveOpinion(expert, sooner);
    await signOpinion(expert, sooner);
    await saveDecision(clinician, sooner);
    await signDecision(clinician, sooner);
    await expect(stateOf(sooner)).resolves.toBe('closed');
    expect(await refusalOf(saveOpinion(cityExpert, sooner))).toBe('consult.wrong-state');
  });
});

describe('the archive', () => {
  it('holds an original for either side, byte for byte the same, and hands each its own', async () => {
    const { clinician, expert, colleague, ours, hub } = world;
    const { id, paper, papers } = await opined();
    expect(papers.originals.map(({ institution }) => institution.id).toSorted()).toEqual(
      [ours.township, ours.lead].toSorted(),
    );
    const theirs = await originalOf(hub, expert, id, paper.id);
    const own = await originalOf(hub, clinician, id, paper.id);
    expect(Buffer.from(theirs.pdf).equals(Buffer.from(own.pdf))).toBe(true);
    expect(sha256(own.pdf)).toBe(papers.originals[0]?.sha256);
    const rows = await hub.db.prisma.consultOriginal.findMany({ where: { documentId: paper.id } });
    expect(new Set(rows.map(({ objectKey }) => objectKey)).size).toBe(2);

    await saveDecision(clinician, id);
    const { decision: signed } = await signDecision(clinician, id);
    const decisionId = signed?.id as ConsultDocumentId;
    expect((await originalOf(hub, colleague, id, decisionId)).sha256).toBe(
      (await originalOf(hub, clinician, id, decisionId)).sha256,
    );
    const text = (await readPaper((await originalOf(hub, clinician, id, decisionId)).pdf)).pages.join('');
    expect(text).toContain('处置决定');
    expect(text).toContain(paper.verificationCode as string);
  });

  it('keeps what was signed: neither a new name of the patient nor a later image is on it', async () => {
    const { technician, clinician, expert, hub } = world;
    const made = await aCase(hub, technician, { displayName: '高其其格' });
    const { id } = await world.ask(clinician, { patientId: made.patientId, studyUids: [made.studyUid] });
    await world.accept(expert, id);
    await world.consent(clinician, id);
    await transaction(hub.db, async (tx) => startRoom(tx, hub, await lockConsult(tx, id)));
    await transaction(hub.db, async (tx) => endConsult(tx, hub, await lockConsult(tx, id), null));
    await saveOpinion(expert, id);
    const { opinions } = await signOpinion(expert, id);
    const paperId = opinions[0]?.id as ConsultDocumentId;
    const before = await originalOf(hub, clinician, id, paperId);
    await hub.db.prisma.patient.update({ where: { id: made.patientId }, data: { displayName: '改名' } });
    const after = await originalOf(hub, clinician, id, paperId);
    expect(after.sha256).toBe(before.sha256);
    expect((await readPaper(after.pdf)).pages.join('')).toContain('高其其格');
  });

  it('hands out nothing that is not what was archived', async () => {
    const { clinician, hub } = world;
    const { id, paper } = await opined();
    const row = await hub.db.prisma.consultOriginal.findFirstOrThrow({
      where: { documentId: paper.id, institutionId: clinician.institutionId },
    });
    await hub.objects.putBytes(row.objectKey as never, Buffer.from('%PDF-other'), { type: 'application/pdf' });
    await expect(originalOf(hub, clinician, id, paper.id)).rejects.toThrow(/not what was archived/);
  });

  it('is shut to whom it does not concern, who refused, a guest, and under another consult’s number', async () => {
    const { clinician, expert, cityExpert, stranger, hub } = world;
    const { id } = await world.ask(clinician, {
      invitations: [{ institutionId: expert.institutionId }, { institutionId: cityExpert.institutionId }],
    });
    await world.accept(expert, id);
    await refuseConsult(hub, cityExpert, id, '无此专业');
    await world.consent(clinician, id);
    await transaction(hub.db, async (tx) => startRoom(tx, hub, await lockConsult(tx, id)));
    await transaction(hub.db, async (tx) => endConsult(tx, hub, await lockConsult(tx, id), null));
    await saveOpinion(expert, id);
    const { opinions } = await signOpinion(expert, id);
    const paperId = opinions[0]?.id as ConsultDocumentId;
    for (const person of [cityExpert, stranger]) {
      expect(await refusalOf(originalOf(hub, person, id, paperId))).toBe('consult.not-found');
      expect(await refusalOf(papersOf(hub, person, id))).toBe('consult.not-found');
      expect(await refusalOf(saveOpinion(person, id))).toMatch(/consult.not-found/);
    }
    const guest = await world.aGuest(id);
    expect((await papersOf(hub, guest, id)).opinions).toMatchObject([{ mine: false }]);
    expect(await refusalOf(originalOf(hub, guest, id, paperId))).toBe('consult.document-not-found');
    const other = await opined();
    expect(await refusalOf(originalOf(hub, expert, other.id, paperId))).toBe('consult.document-not-found');
  });
});

describe('verifying a code', () => {
  const flip = (sql: string, ...values: unknown[]) =>
    transaction(world.hub.db, async (tx) => {
      // as somebody with the database in their hands would
      await tx.$executeRawUnsafe("SET LOCAL session_replication_role = 'replica'");
      await tx.$executeRawUnsafe(sql, ...values);
    });

  it('tells of either paper what it is, with as much of the name as the paper shows anyhow', async () => {
    const { clinician, hub } = world;
    const { id, paper } = await opined();
    await saveDecision(clinician, id);
    const { decision: signed } = await signDecision(clinician, id);
    const first = await verifyPaper(hub, (paper.verificationCode as string).toLowerCase());
    expect(first).toMatchObject({
      ...{ kind: 'opinion', maskedName: '宝＊', signer: '斯琴', signatureValid: true, algorithm: 'SM2-SM3' },
      ...{ contentHash: paper.contentHash, signedAt: paper.signer?.at },
    });
    const second = await verifyPaper(hub, signed?.verificationCode as string);
    expect(second).toMatchObject({ kind: 'decision', signer: '乌兰', signatureValid: true });
    expect(JSON.stringify([first, second])).not.toContain('宝音');
    expect(await refusalOf(verifyPaper(hub, 'AAAA-AAAA-AAAA'))).toBe('verification.unknown');
  });

  it.each([
    ['the words', `UPDATE consult_document SET content = jsonb_set(content, '{advice}', '"停药"') WHERE id = $1::uuid`],
    [
      'the signed text',
      `UPDATE consult_document SET signed_text = replace(signed_text, '莫西', '左氧') WHERE id = $1::uuid`,
    ],
    ['the hash', `UPDATE consult_document SET content_hash = repeat('0', 64) WHERE id = $1::uuid`],
    [
      'who signed',
      `UPDATE consult_document SET signature = jsonb_set(signature, '{signer,accountId}', '"x"') WHERE id = $1::uuid`,
    ],
    [
      'the signature',
      `UPDATE consult_document SET signature = jsonb_set(signature, '{value}', '"AAAA"') WHERE id = $1::uuid`,
    ],
  ])('is broken by changing %s', async (_, sql) => {
    const { paper } = await opined();
    await flip(sql, paper.id);
    expect((await verifyPaper(world.hub, paper.verificationCode as string)).signatureValid).toBe(false);
  });

  it('is broken by another image under an old one’s number, and not by one that came later', async () => {
    const { technician, hub } = world;
    const made = await aCase(hub, technician, { displayName: '换图' });
    const id = await (async () => {
      const { id: asked } = await world.ask(world.clinician, { patientId: made.patientId, studyUids: [made.studyUid] });
      await world.accept(world.expert, asked);
      await world.consent(world.clinician, asked);
      await transaction(hub.db, async (tx) => startRoom(tx, hub, await lockConsult(tx, asked)));
      await transaction(hub.db, async (tx) => endConsult(tx, hub, await lockConsult(tx, asked), null));
      return asked;
    })();
    await saveOpinion(world.expert, id);
    const { opinions } = await signOpinion(world.expert, id);
    const code = opinions[0]?.verificationCode as string;
    const sopUid = `${made.studyUid}.1.1`;
    const first = await hub.db.prisma.instance.findUniqueOrThrow({ where: { sopUid } });
    await hub.db.prisma.instance.create({
      data: { ...first, derivedProblem: null, damage: [], sopUid: `${sopUid}9` } as never,
    });
    expect((await verifyPaper(hub, code)).signatureValid).toBe(true);
    await hub.db.prisma.instance.update({ where: { sopUid }, data: { datasetSha256: 'f'.repeat(64) } });
    expect((await verifyPaper(hub, code)).signatureValid).toBe(false);
  });
});
