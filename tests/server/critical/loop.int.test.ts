import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CriticalId, CriticalRule } from '@hub/server/contracts';
import { callWebhooksOf, escalateDue, suspect, suspectRequest } from '@hub/server/critical';
import { claim } from '@hub/server/worklist';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acknowledge, checkCase, claimCase, noteAttempt, ruleOut, treat } from '../../../server/src/critical/act.ts';
import { hubPolicy } from '../../../server/src/critical/list.zh-CN.ts';
import { registerOf, ringingFor } from '../../../server/src/critical/list-cases.ts';
import { mark } from '../../../server/src/critical/mark.ts';
import { changePolicy } from '../../../server/src/critical/policy.ts';
import { viewCase } from '../../../server/src/critical/view.ts';
import { addShifts } from '../../../server/src/duty/change-roster.ts';
import type { Person } from '../../../server/src/platform/actor.ts';
import { reject } from '../../../server/src/reading/review-report.ts';
import { requestReading } from '../../../server/src/worklist/create-request.ts';
import {
  aCase,
  aColleague,
  aContent,
  anAskedCase,
  type Colleague,
  complete,
  monday,
  refusalOf,
  report,
} from '../../support/consortium/index.ts';
import { openWorld, type World } from '../worklist/world.ts';

let world: World;
let director: Colleague;
let manager: Colleague;
beforeAll(async () => {
  world = await openWorld();
  const { hub, ours, reader, reviewer, clinician, technician } = world;
  director = await aColleague(hub, 'clinician', ours.township, { displayName: '院长' });
  manager = await aColleague(hub, 'clinician', ours.lead, { displayName: '总值班' });
  const shift = (person: Person, service: string, deputy?: Person) =>
    addShifts(hub, person, {
      ...{ service, postId: person.postId, deputyPostId: deputy?.postId, repeatDays: 0 },
      from: new Date(monday.getTime() - 3_600_000).toISOString(),
      to: new Date(monday.getTime() + 30 * 86_400_000).toISOString(),
    } as never);
  await shift(reader, 'imaging', reviewer);
  await shift(clinician, 'clinic', technician);
  await shift(director, 'director');
  await shift(manager, 'medical-affairs');
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(() => world.close());

const pneumothorax = [{ code: 'tension-pneumothorax', text: '张力性气胸' }];

async function suspected(chestPain = false) {
  const made = await anAskedCase(world.hub, world.technician);
  const id = await suspect(world.hub, {
    ...{ studyUid: made.studyUid, ecgId: null, source: 'image', chestPain },
    findings: [{ code: 'stemi', text: '疑似急性心肌梗死', by: 'device' }],
  });
  if (!id) throw new Error('nothing rings');
  return { ...made, id };
}
async function confirmed() {
  const made = await anAskedCase(world.hub, world.technician);
  await claim(world.hub, world.reader, made.requestId);
  const { id } = await mark(world.hub, world.reader, {
    requestId: made.requestId,
    findings: pneumothorax,
    text: '左侧张力性气胸',
  });
  await checkCase(world.hub, world.reviewer, id, { text: '左侧张力性气胸', again: false });
  return { ...made, id };
}
const view = (person: Person, id: CriticalId) => viewCase(world.hub.db.prisma, person, id, world.hub.clock.now());
const ringsFor = async (person: Person, id: CriticalId) =>
  (await ringingFor(world.hub, person)).items.some((each) => each.id === id);
const whoHears = async (id: CriticalId) => {
  const people = { ...who(), director, manager };
  const names: string[] = [];
  for (const [name, person] of Object.entries(people)) if (await ringsFor(person, id)) names.push(name);
  return names;
};
const who = () => {
  const { technician, clinician, reader, colleague, reviewer, leadTechnician, stranger } = world;
  return { technician, clinician, reader, colleague, reviewer, leadTechnician, stranger };
};

describe('a suspected critical value', () => {
  it('is an emergency in the queue before everything else, and rings for the reader on duty', async () => {
    const { id, requestId } = await suspected(true);
    expect(await world.request(requestId)).toMatchObject({ priority: 'emergency', lane: 'chest-pain' });
    expect(await whoHears(id)).toEqual(['reader']);
    const seen = await view(world.reader, id);
    expect(seen).toMatchObject({ state: 'suspected', chestPain: true, rings: true, text: '疑似急性心肌梗死' });
    expect(seen.owner?.people.map(({ name }) => name)).toEqual(['斯琴']);
    expect(seen.dueAt).toBe(new Date(monday.getTime() + 60_000).toISOString());
  });

  it('goes on to the deputy, to every reader and to medical affairs when nobody claims it in a minute', async () => {
    const { id } = await suspected();
    const heard = [await whoHears(id)];
    for (let round = 0; round < 3; round++) {
      world.pass(60_000);
      await escalateDue(world.hub);
      heard.push(await whoHears(id));
    }
    expect(heard).toEqual([['reader'], ['reader', 'reviewer'], ['reader', 'colleague', 'reviewer'], ['manager']]);
    const { events } = await view(world.reader, id);
    expect(events.map(({ kind }) => kind)).toEqual(['suspected', 'ring-passed-on', 'ring-passed-on', 'ring-passed-on']);
  });

  it('stops ringing for the others when one reader claims it, and is that reader’s in the queue as well', async () => {
    const { id, requestId } = await suspected();
    world.pass(60_000);
    await escalateDue(world.hub);
    const told = await world.newsDuring(`institution:${world.ours.lead}`, () =>
      claimCase(world.hub, world.reviewer, id),
    );
    expect(told).toContainEqual({ kind: 'critical', criticalId: id });
    expect(await whoHears(id)).toEqual(['reviewer']);
    expect(await world.request(requestId)).toMatchObject({ state: 'claimed', claimedByPostId: world.reviewer.postId });
    expect(await refusalOf(claimCase(world.hub, world.reader, id))).toBe('critical.already-claimed');
  });

  it('opened from the queue counts as answered', async () => {
    const { id, requestId } = await suspected();
    await claim(world.hub, world.colleague, requestId);
    world.pass(61_000);
    await escalateDue(world.hub);
    expect(await view(world.reader, id)).toMatchObject({ state: 'suspected', round: 0 });
    expect(await whoHears(id)).toEqual(['colleague']);
  });

  it('said again of the same study adds to the case that rings', async () => {
    const { id, studyUid } = await suspected();
    await suspect(world.hub, {
      ...{ studyUid, ecgId: null, source: 'image', chestPain: true },
      findings: [{ code: 'vt', text: '疑似室性心动过速', by: 'engine' }],
    });
    expect(await view(world.reader, id)).toMatchObject({ chestPain: true, text: '疑似急性心肌梗死；疑似室性心动过速' });
    expect(await world.hub.db.prisma.criticalCase.count({ where: { studyUid } })).toBe(1);
  });

  it('is ruled out with a reason, and stays in the register', async () => {
    const { id } = await suspected();
    await claimCase(world.hub, world.reader, id);
    await ruleOut(world.hub, world.reader, id, '早期复极');
    expect(await view(world.clinician, id)).toMatchObject({ state: 'ruled-out', owner: null, dueAt: null });
    expect(await whoHears(id)).toEqual([]);
    const listed = await registerOf(world.hub, world.reader, { state: 'ruled-out', limit: 50, offset: 0 });
    expect(listed.items.map((each) => each.id)).toContain(id);
  });

  it('rings when the clinic asks in the lane 胸痛', async () => {
    const made = await aCase(world.hub, world.technician);
    const asked = await requestReading(world.hub, world.technician, {
      ...{ studyUid: made.studyUid, priority: 'routine', reason: '胸痛两小时', lane: 'chest-pain' },
      firstContactAt: '2026-11-23T01:20:00.000Z',
    } as never);
    await suspectRequest(world.hub, asked.id);
    const { items } = await ringingFor(world.hub, world.reader);
    const mine = items.find(({ studyUid }) => studyUid === made.studyUid);
    expect(mine).toMatchObject({ chestPain: true, clock: { firstContactAt: '2026-11-23T01:20:00.000Z' } });
  });
});

describe('what sounds', () => {
  const soundsFor = async (person: Person, id: CriticalId) => (await view(person, id)).loud;

  it('sounds until somebody has claimed it, and then whoever reads has quiet', async () => {
    const { id } = await suspected();
    expect(await soundsFor(world.reader, id)).toBe(true);
    expect(await soundsFor(world.colleague, id)).toBe(false);
    await claimCase(world.hub, world.reader, id);
    expect(await view(world.reader, id)).toMatchObject({ rings: true, loud: false });
  });

  it('sounds for medical affairs too, who cannot read it but can find somebody who does', async () => {
    const { id } = await suspected();
    for (let round = 0; round < 3; round++) {
      world.pass(60_000);
      await escalateDue(world.hub);
    }
    expect(await view(manager, id)).toMatchObject({ loud: true, may: { claim: false } });
  });

  it('calls the second person, and the first one again only when nobody came in time', async () => {
    const { hub, reader, reviewer } = world;
    const made = await anAskedCase(hub, world.technician);
    await claim(hub, reader, made.requestId);
    const { id } = await mark(hub, reader, { requestId: made.requestId, findings: pneumothorax, text: '张力性气胸' });
    expect([await soundsFor(reader, id), await soundsFor(reviewer, id)]).toEqual([false, true]);
  });

  it('asks for a treatment note aloud only when it is late', async () => {
    const { id } = await confirmed();
    expect(await soundsFor(world.technician, id)).toBe(true);
    await acknowledge(world.hub, world.technician, id, '张力性气胸');
    expect(await soundsFor(world.clinician, id)).toBe(false);
    world.pass(1_801_000);
    await escalateDue(world.hub);
    expect(await soundsFor(director, id)).toBe(true);
  });
});

describe('the check by two people', () => {
  it('is the first reader’s mark and another reader’s look, and only then is the clinic asked', async () => {
    const { hub, reader, reviewer } = world;
    const made = await anAskedCase(hub, world.technician);
    await claim(hub, reader, made.requestId);
    const { id } = await mark(hub, reader, {
      requestId: made.requestId,
      findings: pneumothorax,
      text: '左侧张力性气胸',
    });
    expect(await whoHears(id)).toEqual(['reviewer']);
    expect(await refusalOf(checkCase(hub, reader, id, { text: '左侧张力性气胸', again: true }))).toBe(
      'critical.second-person-needed',
    );
    const told = await checkCase(hub, reviewer, id, { text: '左侧张力性气胸', again: false });
    expect(told).toMatchObject({
      state: 'notifying',
      rung: 'requester',
      firstCheck: { name: '斯琴' },
      secondCheck: { name: '王志强' },
      singleReason: null,
    });
    expect(await whoHears(id)).toEqual(['technician']);
  });

  it('is one reader’s second look with chest pain', async () => {
    const { hub, reader } = world;
    const { id } = await suspected(true);
    await claimCase(hub, reader, id);
    await checkCase(hub, reader, id, { text: '急性下壁心梗', again: false });
    expect(await refusalOf(checkCase(hub, reader, id, { text: '急性下壁心梗', again: false }))).toBe(
      'critical.look-again',
    );
    const told = await checkCase(hub, reader, id, { text: '急性下壁心梗', again: true });
    expect(told).toMatchObject({ state: 'notifying', singleReason: 'chest-pain' });
  });

  it('is another person’s with chest pain too, where somebody is there', async () => {
    const { hub, reader, reviewer } = world;
    const { id } = await suspected(true);
    await claimCase(hub, reader, id);
    await checkCase(hub, reader, id, { text: '急性下壁心梗', again: false });
    expect((await viewCase(hub.db.prisma, reviewer, id, world.clock.at)).may.check).toBe(true);
    const told = await checkCase(hub, reviewer, id, { text: '急性下壁心梗', again: false });
    expect(told).toMatchObject({
      state: 'notifying',
      firstCheck: { name: '斯琴' },
      secondCheck: { name: '王志强' },
      singleReason: null,
    });
  });

  it('is made by the two signatures of a report that names a critical finding', async () => {
    const { hub, reader, reviewer } = world;
    const made = await anAskedCase(hub, world.technician);
    const content = aContent({ positive: true, critical: { marked: true, text: '左侧张力性气胸' } });
    const signed = await report(hub, reader, made.requestId, { content });
    expect(signed.critical).toMatchObject({ state: 'checking' });
    await complete(hub, reviewer, made.requestId);
    const id = signed.critical?.id as CriticalId;
    expect(await view(reader, id)).toMatchObject({ state: 'notifying', secondCheck: { name: '王志强' } });
  });

  it('a report cannot be signed over a suspicion that nobody has decided', async () => {
    const { hub, reader } = world;
    const { requestId, id } = await suspected();
    await claimCase(hub, reader, id);
    expect(await refusalOf(report(hub, reader, requestId))).toBe('critical.undecided');
    await ruleOut(hub, reader, id, '伪差');
    expect((await report(hub, reader, requestId, { revision: 1 })).state).toBe('reported');
  });

  it('a case treated between the signatures is not told again by the second one', async () => {
    const { hub, reader, reviewer, technician } = world;
    const made = await anAskedCase(hub, technician);
    const content = aContent({ positive: true, critical: { marked: true, text: '左侧张力性气胸' } });
    const { critical } = await report(hub, reader, made.requestId, { content });
    const id = critical?.id as CriticalId;
    await checkCase(hub, reviewer, id, { text: '左侧张力性气胸', again: false });
    await acknowledge(hub, technician, id, '左侧张力性气胸，立即排气');
    await treat(hub, technician, id, { decision: 'other', text: '已行胸腔穿刺排气' });
    await complete(hub, reviewer, made.requestId);
    expect(await hub.db.prisma.criticalCase.count({ where: { studyUid: made.studyUid } })).toBe(1);
  });
});

describe('the ladder', () => {
  it('asks each in turn when nobody answers, and every attempt is kept', async () => {
    const { id } = await confirmed();
    const heard = [await whoHears(id)];
    for (let rung = 0; rung < 4; rung++) {
      world.pass(300_000);
      await escalateDue(world.hub);
      heard.push(await whoHears(id));
    }
    expect(heard).toEqual([['technician'], ['technician', 'clinician'], ['director'], ['manager'], ['manager']]);
    const { attempts, events, state, rung } = await view(world.reader, id);
    expect({ state, rung }).toEqual({ state: 'notifying', rung: 'medical-affairs' });
    expect(events.map(({ kind }) => kind)).toEqual([
      ...['marked', 'checked', 'confirmed', 'rung.requester'],
      ...['rung.clinic-duty', 'rung.director', 'rung.medical-affairs', 'ladder-exhausted'],
    ]);
    expect(attempts.map(({ rung: of, outcome }) => `${of} ${outcome}`)).toEqual(
      expect.arrayContaining([
        'requester UNABLE_TO_REACH',
        'clinic-duty UNABLE_TO_REACH',
        'director UNABLE_TO_REACH',
        'medical-affairs UNABLE_TO_REACH',
      ]),
    );
  });

  it('ends with whoever reads back by name, to the second, and the treatment closes it', async () => {
    const { hub, technician, clinician } = world;
    const { id } = await confirmed();
    world.pass(47_000);
    const taken = await acknowledge(hub, technician, id, '左侧张力性气胸，立即排气');
    expect(taken).toMatchObject({
      state: 'acknowledged',
      secondsToAcknowledge: 47,
      readBack: '左侧张力性气胸，立即排气',
    });
    expect(taken.attempts.at(-1)).toMatchObject({ outcome: 'CONFIRMED', channel: 'hub' });
    world.pass(600_000);
    const closed = await treat(hub, clinician, id, { decision: 'other', text: '已行胸腔穿刺排气，转上级医院' });
    expect(closed).toMatchObject({ state: 'closed', owner: null, treatment: '已行胸腔穿刺排气，转上级医院' });
  });

  it('takes a call noted by hand: reached without a read-back goes on, read back by name ends it', async () => {
    const { hub, reader } = world;
    const { id } = await confirmed();
    const call = { channel: 'telephone', to: '张医生', phone: '0478-1234567' } as const;
    const reached = await noteAttempt(hub, reader, id, { ...call, outcome: 'REACHED_NO_READBACK' });
    expect(reached).toMatchObject({ state: 'notifying', rung: 'requester' });
    const taken = await noteAttempt(hub, reader, id, { ...call, outcome: 'CONFIRMED', readBack: '左侧张力性气胸' });
    expect(taken).toMatchObject({ state: 'acknowledged', acknowledgedBy: '张医生' });
    expect(taken.attempts.map(({ outcome }) => outcome)).toEqual(['REACHED_NO_READBACK', 'CONFIRMED']);
  });

  it('is nobody else’s to read', async () => {
    const { id } = await confirmed();
    expect(await refusalOf(view(world.stranger, id))).toBe('critical.not-found');
    expect(await refusalOf(acknowledge(world.hub, world.strangeTechnician, id, '试探'))).toBe('critical.not-found');
    const { items } = await registerOf(world.hub, world.leadTechnician, { state: 'all', limit: 100, offset: 0 });
    expect(items).toEqual([]);
  });
});

describe('a webhook', () => {
  it('is told in words without a name, and each try stands in the register', async () => {
    const { hub, reviewer } = world;
    const heard: string[] = [];
    const server = createServer((request, reply) => {
      request.setEncoding('utf8');
      request.on('data', (piece: string) => heard.push(piece));
      request.on('end', () => reply.writeHead(request.url === '/broken' ? 500 : 200).end('{}'));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const robot = (name: string, path: string) => ({
      name,
      url: `http://127.0.0.1:${port}${path}`,
      form: 'wecom' as const,
    });
    await changePolicy(hub, reviewer, { ...hubPolicy, webhooks: [robot('企业微信', '/ok'), robot('备用', '/broken')] });
    const { id } = await suspected(true);
    await callWebhooksOf(hub, { criticalId: id, rung: null, round: 0 });
    await new Promise((closed) => server.close(closed));
    await changePolicy(hub, reviewer, hubPolicy);
    expect(JSON.parse(heard[0] as string)).toMatchObject({ msgtype: 'text' });
    expect(heard.join()).toContain('疑似急性心肌梗死');
    expect(heard.join()).not.toContain('宝音');
    const { attempts } = await view(world.reader, id);
    expect(attempts).toMatchObject([
      { channel: 'webhook', to: '企业微信', outcome: null },
      { channel: 'webhook', to: '备用', outcome: 'UNABLE_TO_REACH', note: 'HTTP 500' },
    ]);
  });
});

describe('the list of a centre', () => {
  it('is its own to change, each line once', async () => {
    const [first] = hubPolicy.rules as [CriticalRule];
    const twice = changePolicy(world.hub, world.reviewer, { ...hubPolicy, rules: [first, first] });
    expect(await refusalOf(twice)).toBe('request.invalid');
  });
});

it('a rejected report keeps its alarm', async () => {
  const { hub, reader, reviewer } = world;
  const made = await anAskedCase(hub, world.technician);
  const content = aContent({ positive: true, critical: { marked: true, text: '主动脉夹层' } });
  const { critical } = await report(hub, reader, made.requestId, { content });
  await claim(hub, reviewer, made.requestId);
  await reject(hub, reviewer, made.requestId, '请补充范围');
  expect(await view(reader, critical?.id as CriticalId)).toMatchObject({ state: 'checking' });
});
