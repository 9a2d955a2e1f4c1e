import type { z } from 'zod';
import type { Damage } from '../contracts/index.ts';
import {
  type DicomJson,
  describeInstance,
  type InstanceFacts,
  type ReadHeader,
  tags,
  tagText,
  toDicomJson,
  transferSyntaxes,
  transferSyntaxOf,
} from '../formats/dicom/index.ts';
import { type Attributes, plainFrameLength } from '../formats/pixels/index.ts';

type Fault = z.infer<typeof Damage>;

/** An object whose UIDs could be read: what the archive keeps of it. */
export interface Arrived {
  studyUid: string;
  seriesUid: string;
  sopUid: string;
  facts: InstanceFacts;
  /** DICOM JSON text (PS3.18 Annex F), bulk data by path-absolute reference */
  metadata: string;
  damage: Fault[];
  /** where the data set begins in the stored object */
  datasetOffset: number;
  transferSyntaxUid: string;
  /** native pixel data in the stored object; null where a frame is not simply a stretch of it */
  pixels: { offset: number; length: number; tag: number } | null;
  /** bytes of each frame where they lie there one after the other as a viewer wants them; null: a worker has to look */
  frameLength: number | null;
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
  const left: Fault[] = [];
  const json = toDicomJson(reading, { bulkUri: (path) => `${root}/${path}`, onDamage: (damage) => left.push(damage) });
  const { pixelData, deflated } = reading;
  const pixels =
    pixelData?.length !== undefined && !deflated
      ? { offset: ownHeader + pixelData.offset, length: pixelData.length, tag: pixelData.tag }
      : null;
  return {
    studyUid,
    seriesUid,
    sopUid,
    facts,
    metadata: JSON.stringify(json),
    damage: [...facts.damage, ...left].slice(0, mostDamage).map((fault) => placed(fault, reading, ownHeader)),
    datasetOffset: ownHeader + reading.datasetOffset,
    transferSyntaxUid: reading.transferSyntaxUid,
    pixels,
    frameLength: pixels && wellUnderstood(reading, facts) ? frameLength(json, pixels.length, facts) : null,
  };
}

/** The samples can be handed out as they stand: a known native transfer syntax, little endian, a legal number of frames. */
function wellUnderstood({ transferSyntaxUid, dataset, pixelData }: ReadHeader, facts: InstanceFacts): boolean {
  const native = transferSyntaxes.has(transferSyntaxUid) && !transferSyntaxOf(transferSyntaxUid).encapsulated;
  const counted = facts.numberOfFrames !== undefined || !dataset.elements.has(tags.NumberOfFrames);
  return native && dataset.littleEndian && counted && pixelData?.tag === tags.PixelData;
}

function frameLength(json: DicomJson, length: number, { numberOfFrames }: InstanceFacts): number | null {
  return plainFrameLength(json as Attributes, length, numberOfFrames ?? 1) ?? null;
}

/** Places are those of the stored object (of a deflated one: of what is inflated from it). */
export function placed<F extends { offset?: number | undefined }>(fault: F, reading: ReadHeader, ownHeader: number): F {
  if (ownHeader === 0 || fault.offset === undefined || reading.deflated) return fault;
  return { ...fault, offset: fault.offset + ownHeader };
}

/** A header promises pixels before they have come; here the object has ended, and what did not come is damage. */
export function withoutLostPixels(arrived: Arrived, objectSize: number): Arrived {
  const { pixels, damage } = arrived;
  if (!pixels || pixels.offset + pixels.length <= objectSize) return arrived;
  const there = Math.max(0, objectSize - pixels.offset);
  const lost: Fault = {
    code: 'length.past-end',
    tag: tagText(pixels.tag),
    offset: pixels.offset,
    detail: `length ${pixels.length}, ${there} bytes left`,
  };
  return {
    ...arrived,
    pixels: { ...pixels, length: there },
    frameLength: null,
    damage: [lost, ...damage].slice(0, mostDamage),
  };
}
