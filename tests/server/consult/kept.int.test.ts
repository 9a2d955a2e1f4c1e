import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ConsultId, RecordingId } from '@hub/server/contracts';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../../server/src/app.ts';
import { refuseConsult } from '../../../server/src/consult/answer-consult.ts';
import { cancelConsult } from '../../../server/src/consult/change-time.ts';
import { messagesOf, writeMessage } from '../../../server/src/consult/papers/chat.ts';
import { attachment } from '../../../server/src/consult/papers/download-name.ts';
import { filesOf, keepFile, plainName } from '../../../server/src/consult/papers/files.ts';
import { newRecordingKey, retainUntil } from '../../../server/src/consult/recording/recording-key.ts';
import { play, recordingsOf } from '../../../server/src/consult/recording/recordings.ts';
import { sealStream } from '../../../server/src/consult/recording/sealed-file.ts';
import type { Person } from '../../../server/src/platform/actor.ts';
import { type Colleague, password, refusalOf } from '../../support/consortium/index.ts';
import { type ConsultWorld, monday, openConsultWorld } from './world.ts';

// What is written, handed over and recorded in a consult stays with it, for those who take part.

let world: ConsultWorld;
let app: FastifyInstance;
beforeAll(async () => {
  world = await openConsultWorld();
  app = await buildApp(world.hub, { dimse: 'ok', seeded: true });
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(async () => {
  await app.close();
  await world.close();
});

async function scheduled(): Promise<ConsultId> {
  const { id } = await world.ask(world.clinician);
  await world.accept(world.expert, id);
  return id;
}
const write = (person: Person, consultId: ConsultId, text: string, id: string = randomUUID()) =>
  writeMessage(world.hub, person, consultId, { id, text });
const keep = (person: Person, consultId: ConsultId, bytes: Uint8Array | Readable, name = '病历.pdf') =>
  keepFile(
    world.hub,
    person,
    consultId,
    { name, mediaType: 'application/pdf' },
    bytes instanceof Readable ? bytes : Readable.from([bytes], { objectMode: false }),
  );
async function signIn({ username }: Colleague): Promise<string> {
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { username, password } });
  return [answer.headers['set-cookie'] ?? []].flat()[0]?.split(';')[0] as string;
}

describe('the chat', () => {
  it('is read whole by whoever comes late, and says who wrote from where', async () => {
    const { clinician, expert, technician, ours } = world;
    const id = await scheduled();
    const guest = await world.aGuest(id);
    await write(clinician, id, '患者已到。');
    world.pass(1000);
    await write(expert, id, '请上传血常规。');
    world.pass(1000);
    await write(guest, id, '好的。');
    const read = await messagesOf(world.hub, technician, id);
    expect(read.map(({ by, text, mine }) => [by, text, mine])).toEqual([
      ['乌兰', '患者已到。', false],
      ['斯琴', '请上传血常规。', false],
      ['特邀', '好的。', false],
    ]);
    const { legalName } = await world.hub.db.prisma.institution.findUniqueOrThrow({ where: { id: ours.lead } });
    expect(read[1]?.institution).toBe(legalName);
    expect((await messagesOf(world.hub, expert, id))[1]?.mine).toBe(true);
  });

  it('keeps one message however often it is sent, and tells the room once', async () => {
    const { clinician } = world;
    const id = await scheduled();
    const message = randomUUID();
    const told = await world.newsDuring(`consult:${id}`, async () => {
      const first = await write(clinician, id, '在吗', message);
      expect(await write(clinician, id, '另一句', message)).toEqual(first);
      await Promise.all([1, 2, 3].map(() => write(clinician, id, '在吗', message)));
    });
    expect(told).toEqual([{ kind: 'consult', consultId: id }]);
    expect(await messagesOf(world.hub, clinician, id)).toHaveLength(1);
  });

  it('takes no message under another’s number, of this consult or of another one', async () => {
    const { clinician, expert } = world;
    const [one, other] = [await scheduled(), await scheduled()];
    const message = randomUUID();
    await write(clinician, one, '甲', message);
    expect(await refusalOf(write(expert, one, '乙', message))).toBe('request.invalid');
    expect(await refusalOf(write(clinician, other, '乙', message))).toBe('request.invalid');
    expect(await messagesOf(world.hub, clinician, other)).toEqual([]);
  });

  it('is shut to strangers, to who refused, and to writing by who only was asked or when the consult is over', async () => {
    const { clinician, expert, cityExpert, stranger, hub } = world;
    const { id } = await world.ask(clinician, {
      invitations: [{ institutionId: expert.institutionId }, { institutionId: cityExpert.institutionId }],
    });
    await world.accept(expert, id);
    expect(await refusalOf(write(cityExpert, id, '甲'))).toBe('consult.wrong-state');
    expect(await messagesOf(hub, cityExpert, id)).toEqual([]);
    await refuseConsult(hub, cityExpert, id, '无此专业');
    for (const person of [cityExpert, stranger]) {
      expect(await refusalOf(write(person, id, '甲'))).toBe('consult.not-found');
      expect(await refusalOf(messagesOf(hub, person, id))).toBe('consult.not-found');
      expect(await refusalOf(filesOf(hub, person, id))).toBe('consult.not-found');
      expect(await refusalOf(keep(person, id, Buffer.from('x')))).toBe('consult.not-found');
      expect(await refusalOf(recordingsOf(hub, person, id))).toBe('consult.not-found');
    }
    await cancelConsult(hub, clinician, id, '患者已转院');
    expect(await refusalOf(write(clinician, id, '甲'))).toBe('consult.wrong-state');
    expect(await refusalOf(keep(clinician, id, Buffer.from('x')))).toBe('consult.wrong-state');
  });
});

describe('a file', () => {
  it('goes in as it came and comes out as a download under its own name, whatever it says it is', async () => {
    const { clinician, expert } = world;
    const id = await scheduled();
    const bytes = Buffer.from('<script>alert(1)</script>');
    const [own, theirs] = [await signIn(clinician), await signIn(expert)];
    const name = '血常规 "甲".html';
    const put = await app.inject({
      method: 'POST',
      url: `/api/consults/${id}/files?${new URLSearchParams({ name, mediaType: 'text/html' })}`,
      headers: { cookie: own, 'content-type': 'text/html' },
      payload: bytes,
    });
    expect(put.statusCode, put.body).toBe(200);
    expect(put.json()).toMatchObject({ name, mediaType: 'text/html', sizeBytes: bytes.length, by: '乌兰' });
    const got = await app.inject({
      method: 'GET',
      url: `/api/consults/${id}/files/${put.json().id}`,
      headers: { cookie: theirs },
    });
    expect(got.rawPayload.equals(bytes)).toBe(true);
    expect(got.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="___ ___.html"; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
    const row = await world.hub.db.prisma.consultFile.findUniqueOrThrow({ where: { id: put.json().id } });
    expect(row.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await filesOf(world.hub, expert, id)).map((file) => file.id)).toEqual([row.id]);
    // under another consult's number it is not there
    const other = await scheduled();
    const elsewhere = await app.inject({
      method: 'GET',
      url: `/api/consults/${other}/files/${row.id}`,
      headers: { cookie: theirs },
    });
    expect(elsewhere.json()).toMatchObject({ code: 'consult.file-not-found' });
  });

  it('of more than 100 MB, of nothing, or cut off on the way leaves nothing behind', async () => {
    const { clinician, hub } = world;
    const id = await scheduled();
    const piece = Buffer.alloc(1024 * 1024);
    const large = Readable.from(Array.from({ length: 101 }, () => piece));
    expect(await refusalOf(keep(clinician, id, large))).toBe('request.too-large');
    expect(await refusalOf(keep(clinician, id, Readable.from([])))).toBe('request.invalid');
    const cut = Readable.from(
      (async function* () {
        yield piece;
        throw new Error('the line is gone');
      })(),
    );
    await expect(keep(clinician, id, cut)).rejects.toThrow();
    expect(await filesOf(hub, clinician, id)).toEqual([]);
    const left: string[] = [];
    for await (const key of hub.objects.list(`consults/${id}/`)) left.push(key);
    expect(left).toEqual([]);
  });

  it('keeps a name that leads nowhere and steers nothing', () => {
    expect(plainName('..\\..\\windows/病历.pdf')).toBe('病历.pdf');
    expect(plainName('a\u202Efdp.exe\r\n')).toBe('afdp.exe');
    expect(plainName('../..')).toBe('file');
    expect(attachment('a"b\\%.pdf')).toBe(`attachment; filename="a_b__.pdf"; filename*=UTF-8''a%22b%5C%25.pdf`);
  });
});

describe('a recording', () => {
  async function recorded(consultId: ConsultId, plain: Uint8Array) {
    const { hub, clinician } = world;
    const id = randomUUID() as RecordingId;
    const { key, sealed } = newRecordingKey(hub.keyring, id);
    const objectKey = `consults/${consultId}/recordings/${id}`;
    const { size, sha256 } = await hub.objects.put(objectKey, sealStream(Readable.from([plain]), key), {
      type: 'application/octet-stream',
    });
    const at = hub.clock.now();
    await hub.db.prisma.consultRecording.create({
      data: {
        ...{ id, consultId, startedAt: at, endedAt: at, startedByPostId: clinician.postId, state: 'kept', objectKey },
        ...{ sizeBytes: BigInt(size), sha256: sha256 ?? null, keySealed: sealed, retainUntil: retainUntil(at) },
      },
    });
    return { id, objectKey };
  }

  it('lies encrypted, is played as it was, and everybody who looked is named', async () => {
    const { expert, hub } = world;
    const id = await scheduled();
    const plain = Buffer.concat([Buffer.from('webm of the talk'), randomBytes(200_000)]);
    const made = await recorded(id, plain);
    expect(Buffer.from(await hub.objects.read(made.objectKey)).includes('webm of the talk')).toBe(false);
    const cookie = await signIn(expert);
    const url = `/api/consults/${id}/recordings/${made.id}`;
    const answer = await app.inject({ method: 'GET', url, headers: { cookie } });
    expect(answer.rawPayload.equals(plain)).toBe(true);
    expect(answer.headers).toMatchObject({ 'content-type': 'video/webm', 'content-length': String(plain.length) });
    const [shown] = await recordingsOf(hub, world.clinician, id);
    expect(shown).toMatchObject({
      ...{ state: 'kept', startedBy: '乌兰', retainUntil: '2041-11-23T02:00:00.000Z' },
      accesses: [{ by: '斯琴', at: monday.toISOString() }],
    });
    const audit = await hub.db.prisma.auditRow.findMany({ where: { subjectId: id, action: 'consult.play-recording' } });
    expect(audit).toMatchObject([{ postId: expert.postId, detail: { recordingId: made.id } }]);
    await expect(hub.db.prisma.recordingAccess.deleteMany()).rejects.toThrow(/append-only/);
  });

  it('is not played when it was changed, under another’s key, or to whom it does not concern', async () => {
    const { expert, stranger, cityExpert, hub } = world;
    const id = await scheduled();
    const plain = randomBytes(200_000);
    const [made, other] = [await recorded(id, plain), await recorded(id, plain)];
    for (const person of [stranger, cityExpert])
      expect(await refusalOf(play(hub, person, id, made.id))).toBe('consult.not-found');
    expect(await refusalOf(play(hub, await world.aGuest(id), id, made.id))).toBe('consult.not-found');
    expect(await refusalOf(play(hub, expert, await scheduled(), made.id))).toBe('consult.recording-not-found');
    const bytes = Buffer.from(await hub.objects.read(made.objectKey));
    bytes[100] = (bytes[100] as number) ^ 1;
    await hub.objects.putBytes(made.objectKey, bytes, { type: 'application/octet-stream' });
    const { bytes: stream } = await play(hub, expert, id, made.id);
    await expect(stream.toArray()).rejects.toThrow(/not as it was written/);
    const { keySealed } = await hub.db.prisma.consultRecording.findUniqueOrThrow({ where: { id: other.id } });
    await hub.db.prisma.consultRecording.update({ where: { id: made.id }, data: { keySealed } });
    await expect(play(hub, expert, id, made.id)).rejects.toThrow();
  });
});
