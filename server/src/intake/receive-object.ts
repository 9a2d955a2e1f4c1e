import type { Readable } from 'node:stream';
import type { Admission, UnplacedReason } from '../contracts/index.ts';
import { readUids } from '../formats/dicom/index.ts';
import type { Hub } from '../hub.ts';
import { admit } from './admit.ts';
import { describeArrived } from './describe-arrived.ts';
import { ArrivingObject, type BareDataset } from './read-arriving.ts';
import { newObjectKey, type Source } from './source.ts';
import { keepAside, type SetAside } from './unplaced.ts';

export type IntakeHub = Pick<Hub, 'db' | 'objects' | 'clock' | 'feed' | 'log'>;

export interface Incoming {
  bytes: AsyncIterable<Uint8Array> | Readable;
  /** set for a data set without Part 10 header */
  bare?: BareDataset;
  fileName?: string | undefined;
  /** STOW-RS into one study: an instance of another is kept aside */
  expectedStudyUid?: string | undefined;
}

/**
 * One admission for every door. The bytes are durable before anything is decided; what is decided is committed before
 * anything is answered. Whatever has readable UIDs is admitted, whatever else is wrong with it; the rest is kept aside
 * with its place and reason. Throws only when nothing was kept: the sender has to send again.
 */
export async function receiveObject(hub: IntakeHub, source: Source, incoming: Incoming): Promise<Admission> {
  const now = hub.clock.now();
  const key = newObjectKey(now);
  const arriving = new ArrivingObject(incoming.bytes, incoming.bare);
  const stored = await hub.objects.put(key, arriving.stream(), { type: 'application/dicom' });
  try {
    const { reading } = arriving;
    const object = { key, ...stored };
    const aside = (why: Omit<SetAside, 'fileName'>) =>
      keepAside(hub, source, object, { ...why, fileName: incoming.fileName ?? null }, now);

    if (reading.kind !== 'read') {
      return await aside({
        reason: reading.kind === 'unreadable' && /cut|end|missing/.test(reading.code) ? 'cut-short' : 'not-dicom',
        place: reading.kind === 'unreadable' ? `@${reading.offset}` : null,
        detail: reading.kind === 'unreadable' ? `${reading.code}: ${reading.detail}` : null,
      });
    }
    const arrived = describeArrived(reading, arriving.ownHeader);
    if (!arrived) return await aside(uidFault(reading));
    if (incoming.expectedStudyUid !== undefined && incoming.expectedStudyUid !== arrived.studyUid) {
      return await aside({
        reason: 'study-mismatch',
        place: '(0020,000D)',
        detail: null,
        studyUid: arrived.studyUid,
        sopUid: arrived.sopUid,
      });
    }
    const verdict = await admit(hub, source, arrived, { ...object, datasetSha256: arriving.datasetSha256 }, now);
    if (verdict === 'admitted' || verdict === 'duplicate') {
      if (verdict === 'duplicate') await hub.objects.remove(key);
      const uids = { studyUid: arrived.studyUid, seriesUid: arrived.seriesUid, sopInstanceUid: arrived.sopUid };
      return (
        verdict === 'admitted'
          ? { outcome: 'admitted', ...uids, damage: arrived.damage }
          : { outcome: 'duplicate', ...uids }
      ) as Admission;
    }
    return await aside({
      reason: verdict,
      place: null,
      detail: null,
      studyUid: arrived.studyUid,
      sopUid: arrived.sopUid,
    });
  } catch (error) {
    // Nothing was acknowledged, so nothing may point at these bytes.
    await hub.objects
      .remove(key)
      .catch((err) => hub.log.warn({ key, err }, 'an object without a record stays in the store'));
    throw error;
  }
}

function uidFault(reading: Parameters<typeof readUids>[0]): Pick<SetAside, 'reason' | 'place' | 'detail'> {
  const uids = readUids(reading);
  const fault = uids.ok ? undefined : uids.faults[0];
  const reason: UnplacedReason =
    fault?.code === 'uid.cut'
      ? 'cut-short'
      : fault?.code === 'uid.missing' || fault?.code === 'uid.empty'
        ? 'uids-missing'
        : 'uids-illegal';
  return {
    reason,
    place: fault ? `(${fault.tag?.slice(0, 4)},${fault.tag?.slice(4)}) @${fault.offset}` : null,
    detail: fault?.detail ?? null,
  };
}
