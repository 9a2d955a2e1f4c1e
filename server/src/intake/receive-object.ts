import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Admission, ObjectKey } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { admit, type Storing } from './admit.ts';
import { type ArrivedObject, ArrivingObject, type BareDataset } from './read-arriving.ts';
import { isOnRecord } from './recorded.ts';
import { newObjectKey, type Source } from './source.ts';
import { keepAside, type SetAside } from './unplaced.ts';
import { whyUnplaceable, whyUnreadable } from './why-aside.ts';

export type IntakeHub = Pick<Hub, 'db' | 'objects' | 'clock' | 'feed' | 'jobs' | 'log'>;

export interface Incoming {
  bytes: AsyncIterable<Uint8Array> | Readable;
  /** set for a data set without Part 10 header */
  bare?: BareDataset;
  fileName?: string | undefined;
  /** STOW-RS into one study: an instance of another is kept aside */
  expectedStudyUid?: string | undefined;
}

/** What became of an object, and whom its own data set says it is. */
export interface Received {
  admission: Admission;
  sopClassUid: string | undefined;
  sopInstanceUid: string | undefined;
}

/** Objects that are arriving in this process. */
let arrivingNow = 0;

/** See `receive`; the answer alone. */
export async function receiveObject(hub: IntakeHub, source: Source, incoming: Incoming): Promise<Admission> {
  return (await receive(hub, source, incoming)).admission;
}

/**
 * One admission for every door. The bytes are durable before anything is committed, and what is decided is committed
 * before anything is answered. Whatever has readable UIDs is admitted, whatever else is wrong with it; the rest is kept aside
 * with its place and reason. Throws only when nothing was kept: the sender has to send again.
 */
export async function receive(hub: IntakeHub, source: Source, incoming: Incoming): Promise<Received> {
  arrivingNow += 1;
  try {
    return await take(hub, source, incoming);
  } finally {
    arrivingNow -= 1;
  }
}

async function take(hub: IntakeHub, source: Source, incoming: Incoming): Promise<Received> {
  const now = hub.clock.now();
  const key = newObjectKey(now);
  const arriving = new ArrivingObject(incoming.bytes, incoming.bare);
  const durable = hub.objects.put(key, arriving.stream(), { type: 'application/dicom', hashed: false, fresh: true });
  await Promise.race([arriving.complete, durable]); // a store that fails says so at once
  const object: Kept = { ...arriving.end(), key, sha256: undefined };
  try {
    return {
      admission: await settle(hub, source, incoming, object, now, { durable, alone: arrivingNow === 1 }),
      sopClassUid: object.arrived?.facts.sopClassUid,
      sopInstanceUid: object.arrived?.sopUid,
    };
  } catch (error) {
    await durable; // otherwise the store has already undone what it did
    await takeBack(hub, source, object);
    throw error;
  }
}

/** `sha256` of the whole object, where it had to be worked out: only what is kept aside is told apart by it. */
type Kept = ArrivedObject & { key: ObjectKey; sha256: string | undefined };

/** The object is read back for it: it is rare, and hashing every arriving byte twice would not be. */
async function wholeDigest({ objects }: Pick<IntakeHub, 'objects'>, key: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of await objects.get(key)) hash.update(piece);
  return hash.digest('hex');
}

async function settle(
  hub: IntakeHub,
  source: Source,
  incoming: Incoming,
  object: Kept,
  now: Date,
  storing: Storing,
): Promise<Admission> {
  const { reading, arrived } = object;
  const { fileName = null, expectedStudyUid } = incoming;
  const aside = async (why: Omit<SetAside, 'fileName'>) => {
    await storing.durable;
    object.sha256 = await wholeDigest(hub, object.key);
    return keepAside(hub, source, { ...object, sha256: object.sha256 }, { ...why, fileName }, now);
  };

  if (reading.kind !== 'read') return aside(whyUnreadable(reading, object.ownHeader));
  if (!arrived) return aside(whyUnplaceable(reading, object.ownHeader));
  const { studyUid, seriesUid, sopUid } = arrived;
  if (expectedStudyUid !== undefined && expectedStudyUid !== studyUid)
    return aside({ reason: 'study-mismatch', place: '(0020,000D)', detail: null, studyUid, sopUid });

  const verdict = await admit(hub, source, arrived, object, now, storing);
  const uids = { studyUid, seriesUid, sopInstanceUid: sopUid };
  if (verdict === 'admitted') return { outcome: verdict, ...uids, damage: arrived.damage } as Admission;
  if (verdict === 'duplicate') {
    await discard(hub, object.key);
    return { outcome: verdict, ...uids } as Admission;
  }
  return aside({ reason: verdict, place: null, detail: null, studyUid, sopUid });
}

/**
 * Nothing was acknowledged, so nothing need stay; but a connection that broke at the commit leaves open whether the
 * record was made, and a record must never point at bytes that are gone. Unless the database says that there is none,
 * the object stays: the sender sends again and is told that it is there, or an object lies in the store unused.
 */
async function takeBack(hub: IntakeHub, source: Source, object: Kept): Promise<void> {
  try {
    if (await isOnRecord(hub, source, object)) return;
  } catch (err) {
    hub.log.warn({ key: object.key, err }, 'an object may be without a record: the database does not answer');
    return;
  }
  await discard(hub, object.key);
}

/** An object that nobody needs is a matter of space: no reason to refuse what was decided. */
export async function discard({ objects, log }: Pick<IntakeHub, 'objects' | 'log'>, key: string): Promise<void> {
  await objects.remove(key).catch((err) => log.warn({ key, err }, 'an object without a record stays in the store'));
}
