import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@hub/server/contracts';
import type { Hub } from '@hub/server/hub';
import { openSource, openStorageScp, receiveObject } from '@hub/server/intake';
import { type ObjectStore, openObjects, StoreFull } from '@hub/server/platform/objects';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../server/src/platform/db.ts';
import { commandPdu, dataPdu, element, le16, uidBytes } from '../platform/dimse/pdus.ts';
import { dataSetOf, fileOf, inPieces, multipart, newUid } from './instances.ts';
import { associate } from './sender.ts';
import { openTownship, provenInstances, type Township } from './township.ts';

/** An item of a sequence in DICOM JSON. */
type Item = Record<'00081155' | '00081197', { Value: unknown[] }>;

let township: Township;
let folder: string;
let store: ObjectStore;
/** how many more objects the disk takes */
let room = Number.POSITIVE_INFINITY;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-faults-'));
  store = await openObjects(folder);
  // A disk that fills up half way through an object, as ENOSPC does.
  const filling: ObjectStore = {
    ...store,
    async put(key, bytes, about) {
      room -= 1;
      if (room >= 0) return store.put(key, bytes, about);
      for await (const _ of bytes) break;
      throw new StoreFull();
    },
  };
  township = await openTownship({ objects: filling });
});
afterAll(async () => {
  await township.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const aSlice = (study = newUid()) => ({ study, sop: newUid(), patientId: `P-${study}` });
const stowOf = (files: Uint8Array[]) =>
  township.app.inject({
    method: 'POST',
    url: '/dicomweb/studies',
    headers: {
      as: township.ownMachine.as,
      'content-type': 'multipart/related; type="application/dicom"; boundary=hub-test',
    },
    payload: multipart(files.map((bytes) => ({ bytes }))),
  });

describe('with the store full', () => {
  it('every door says so and nothing is recorded', async () => {
    const [rows, objects] = [await township.rows(), await township.objects()];
    room = 0;
    const slice = aSlice();
    const { port } = await township.scp();
    const sender = await associate({ port });
    expect(await sender.store(dataSetOf(slice), slice.sop)).toBe(0xa700);
    const upload = await township.app.inject({
      method: 'POST',
      url: '/api/intake/instances',
      headers: { as: township.technician.as, 'content-type': 'application/dicom' },
      payload: fileOf(slice),
    });
    expect([upload.statusCode, upload.json().code]).toEqual([507, 'store.full']);
    const stow = await stowOf([fileOf(slice), fileOf(aSlice())]);
    expect([stow.statusCode, stow.json().code]).toEqual([507, 'store.full']);
    expect(await township.rows()).toEqual(rows);
    expect(await township.objects()).toEqual(objects);

    // With room again the same association goes on.
    room = Number.POSITIVE_INFINITY;
    expect(await sender.store(dataSetOf(slice), slice.sop)).toBe(0);
    await sender.release();
  });

  it('in the middle of a request what was stored before is named, and what was not', async () => {
    room = 1;
    const slices = [aSlice(), aSlice(), aSlice()];
    const { statusCode, json } = await stowOf(
      slices.map((slice) => fileOf({ ...slice, pixels: new Uint8Array(300_000) })),
    );
    room = Number.POSITIVE_INFINITY;
    expect(statusCode).toBe(202);
    const body = json();
    expect(body['00081199'].Value).toHaveLength(1);
    expect(body['00081199'].Value[0]['00081155'].Value).toEqual([slices[0]?.sop]);
    expect(body['00081198'].Value.map((one: Item) => one['00081197'].Value[0])).toEqual([0xa700, 0xa700]);
  });
});

describe('with the database away', () => {
  it('and not to be asked nothing is acknowledged, and the bytes stay rather than be missed', async () => {
    const objects = await township.objects();
    // A database that was closed under the hub's feet: every query fails, and so does asking it afterwards.
    const away = await openDatabase(township.url);
    await away.close();
    const hub: Hub = { ...township.hub, db: away };
    const source = openSource('stow', township.ownMachine, 'test');
    await expect(receiveObject(hub, source, { bytes: inPieces(fileOf(aSlice())) })).rejects.toThrow();
    // It cannot be asked whether it has the record, so the bytes stay: better unused than missing.
    expect((await township.objects()).length).toBe(objects.length + 1);
  });

  it('in the middle of an admission nothing is acknowledged, the object is gone, and sent again it is there', async () => {
    const known = aSlice();
    await township.admitSlice(known);
    const objects = await township.objects();
    const slice = { ...known, sop: newUid() };
    const { port } = await township.scp();
    const sender = await associate({ port });

    // Somebody holds the study, so that the admission waits inside PostgreSQL; then its connection is ended there.
    const holder = await township.pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM study WHERE uid = $1 FOR UPDATE', [slice.study]);
    const answer = sender.store(dataSetOf(slice), slice.sop);
    await untilWaiting('admit_instance', 1);
    await holder.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%admit_instance%' AND wait_event_type = 'Lock'`,
    );
    await holder.query('COMMIT');
    holder.release();

    expect(await answer).toBe(0x0110);
    expect(await township.objects()).toEqual(objects);
    expect(await sender.store(dataSetOf(slice), slice.sop)).toBe(0);
    await sender.release();
    expect(await provenInstances(township.hub)).toContain(slice.sop);
  });

  it.each([
    ['alone', false],
    ['while another is on its way', true],
  ])(
    'at the commit of one that comes %s, when the record was made but nobody heard of it, the object stays and sending again is a duplicate',
    async (_how, busy) => {
      const known = aSlice();
      await township.admitSlice(known);
      const slice = { ...known, sop: newUid() };
      const source = openSource('stow', township.ownMachine, 'test');
      const held = Promise.withResolvers<void>();
      async function* slowly() {
        yield* inPieces(fileOf(aSlice()));
        await held.promise;
      }
      const another = busy ? receiveObject(township.hub, source, { bytes: slowly() }) : undefined;

      const hub: Hub = { ...township.hub, db: { ...township.hub.db, pool: deafAtCommit(township.hub.db.pool) } };
      await expect(receiveObject(hub, source, { bytes: inPieces(fileOf(slice)) })).rejects.toThrow('terminated');
      expect(await provenInstances(township.hub)).toContain(slice.sop);
      expect(await township.admitSlice(slice)).toMatchObject({ outcome: 'duplicate' });
      held.resolve();
      await another;
    },
  );
});

/** A pool over which the answer of the first commit is lost, as when the line breaks at that moment. */
function deafAtCommit(pool: Hub['db']['pool']): Hub['db']['pool'] {
  let heard = false;
  const deafly =
    (ask: (...asked: unknown[]) => Promise<unknown>) =>
    async (...asked: unknown[]) => {
      const answer = await ask(...asked);
      const commits = asked[0] === 'COMMIT' || JSON.stringify(asked[0]).includes('admit_instance');
      if (heard || !commits) return answer;
      heard = true;
      throw new Error('Connection terminated unexpectedly');
    };
  const connect = async () => {
    const client = await pool.connect();
    const query = client.query.bind(client) as (...asked: unknown[]) => Promise<unknown>;
    // Within a transaction only its COMMIT commits.
    const inTransaction = async (...asked: unknown[]) =>
      asked[0] === 'COMMIT' ? deafly(query)(...asked) : query(...asked);
    return Object.create(client, {
      query: { value: inTransaction },
      release: { value: client.release.bind(client) },
    });
  };
  const query = pool.query.bind(pool) as (...asked: unknown[]) => Promise<unknown>;
  return Object.create(pool, { query: { value: deafly(query) }, connect: { value: connect } });
}

it('a sender that is lost in the middle of a data set leaves neither row nor object', async () => {
  const [rows, objects] = [await township.rows(), await township.objects()];
  const dimse = await openStorageScp(township.hub);
  const { peer } = await associate({ port: dimse.port });
  const slice = aSlice();
  const ct = '1.2.840.10008.5.1.4.1.1.2';
  peer.send(
    commandPdu(
      1,
      Buffer.concat([
        element(0x0002, uidBytes(ct)),
        element(0x0100, le16(1)),
        element(0x0110, le16(1)),
        element(0x0700, le16(0)),
        element(0x0800, le16(1)),
        element(0x1000, uidBytes(slice.sop)),
      ]),
    ),
  );
  // A good part of it; the rest never comes.
  const some = dataSetOf({ ...slice, pixels: new Uint8Array(400_000) }).subarray(0, 16_000);
  for (let piece = 0; piece < 10; piece++) peer.send(dataPdu(1, Buffer.from(some), false));
  await new Promise<void>((sent) => peer.socket.end(sent));
  peer.socket.destroy();
  // Resolves when no store is at work any more.
  await dimse.close();
  expect(await township.rows()).toEqual(rows);
  expect(await township.objects()).toEqual(objects);
});

it('a refusal of the store reaches the caller as what it is', async () => {
  room = 0;
  const refused = await township.admitSlice(aSlice()).catch((error: unknown) => error);
  room = Number.POSITIVE_INFINITY;
  expect(refused).toBeInstanceOf(Problem);
  expect((refused as Problem).code).toBe('store.full');
});

/** Until so many statements like it wait for a lock. */
async function untilWaiting(statement: string, count: number): Promise<void> {
  for (;;) {
    const { rows } = await township.prisma
      .$queryRawUnsafe<{ n: number }[]>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE $1 AND wait_event_type = 'Lock' AND datname = current_database()`,
        `%${statement}%`,
      )
      .then((rows) => ({ rows }));
    if ((rows[0]?.n ?? 0) >= count) return;
  }
}
