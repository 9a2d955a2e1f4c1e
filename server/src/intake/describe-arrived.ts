import type { z } from 'zod';
import type { Damage } from '../contracts/index.ts';
import { describeInstance, type InstanceFacts, type ReadHeader, toDicomJson } from '../formats/dicom/index.ts';

/** An object whose UIDs could be read: what the archive keeps of it. */
export interface Arrived {
  studyUid: string;
  seriesUid: string;
  sopUid: string;
  facts: InstanceFacts;
  /** DICOM JSON text (PS3.18 Annex F), bulk data by path-absolute reference */
  metadata: string;
  damage: z.infer<typeof Damage>[];
  /** where the data set begins in the stored object */
  datasetOffset: number;
  transferSyntaxUid: string;
  /** native pixel data in the stored object; null where a frame is not simply a stretch of it */
  pixels: { offset: number; length: number } | null;
}

/** More faults than this of one object tell a person nothing more. */
const mostDamage = 50;

/** Undefined when the UIDs cannot be read; `ownHeader`: bytes the hub put before the data set. */
export function describeArrived(reading: ReadHeader, ownHeader: number): Arrived | undefined {
  const facts = describeInstance(reading);
  const { uids } = facts;
  if (!uids.ok) return undefined;
  const { studyUid, seriesUid, sopInstanceUid: sopUid } = uids;
  const root = `/dicomweb/studies/${studyUid}/series/${seriesUid}/instances/${sopUid}/bulkdata`;
  const left: z.infer<typeof Damage>[] = [];
  const json = toDicomJson(reading, { bulkUri: (path) => `${root}/${path}`, onDamage: (damage) => left.push(damage) });
  const { pixelData, deflated } = reading;
  const pixels =
    pixelData?.length !== undefined && !deflated
      ? { offset: ownHeader + pixelData.offset, length: pixelData.length }
      : null;
  return {
    studyUid,
    seriesUid,
    sopUid,
    facts,
    metadata: JSON.stringify(json),
    damage: [...facts.damage, ...left].slice(0, mostDamage),
    datasetOffset: ownHeader + reading.datasetOffset,
    transferSyntaxUid: reading.transferSyntaxUid,
    pixels,
  };
}
