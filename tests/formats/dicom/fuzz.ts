import type { ReadHeader } from '@hub/server/formats/dicom';
import {
  bytesReader,
  describeInstance,
  frameIndex,
  inflateDataset,
  isUid,
  readDicomdir,
  readHeader,
  readUids,
  toDicomJson,
} from '@hub/server/formats/dicom';

/** Damages objects at random, reproducibly from a seed, and holds what is read of them against what must always be true. */
export interface FuzzRun {
  seed: number;
  rounds: number;
  /** Objects to start from. */
  originals: Uint8Array[];
}

export interface FuzzResult {
  rounds: number;
  read: number;
  unreadable: number;
  slowestMs: number;
  /** Of the slowest round, to look at it again. */
  slowestRound: number;
}

export async function fuzzReading({ seed, rounds, originals }: FuzzRun): Promise<FuzzResult> {
  const result: FuzzResult = { rounds, read: 0, unreadable: 0, slowestMs: 0, slowestRound: 0 };
  for (let round = 0; round < rounds; round++) {
    const { bytes, random } = damagedObject(seed, round, originals);
    const started = performance.now();
    try {
      result[await readWhole(bytes, random)]++;
    } catch (cause) {
      throw new Error(`round ${round} of seed ${seed}: ${cause}`, { cause });
    }
    const took = performance.now() - started;
    if (took > result.slowestMs) Object.assign(result, { slowestMs: took, slowestRound: round });
  }
  return result;
}

/** The object of one round, to look at it again. */
export function damagedObject(
  seed: number,
  round: number,
  originals: Uint8Array[],
): { bytes: Uint8Array; random: Random } {
  const random = randomOf(seed * 1_000_003 + round);
  const original = originals[random(originals.length)];
  if (!original) throw new Error('nothing to start from');
  return { bytes: damaged(original, originals, random), random };
}

async function readWhole(bytes: Uint8Array, random: Random): Promise<'read' | 'unreadable'> {
  const prefix = bytes.subarray(0, random(bytes.length + 1));
  const beginning = readHeader(prefix, { complete: false });
  must(beginning.kind !== 'needs-more' || beginning.atLeast > prefix.length, 'asks for bytes it has');
  if (random(8) === 0) readHeader(bytes, { transferSyntaxUid: SYNTAXES[random(SYNTAXES.length)] as string });
  if (random(8) === 0) readDicomdir(bytes);
  const reading = readHeader(bytes);
  must(reading.kind !== 'needs-more', 'asks for more than the whole');
  if (reading.kind !== 'read') return 'unreadable';
  const uids = readUids(reading);
  must(!uids.ok || [uids.studyUid, uids.seriesUid, uids.sopInstanceUid].every(isUid), 'takes what is no UID');
  const facts = describeInstance(reading);
  for (const value of Object.values(facts))
    must(typeof value !== 'number' || Number.isFinite(value), 'a number that is none');
  JSON.parse(JSON.stringify(toDicomJson(reading, { bulkUri: (path) => path })));
  await checkFrames(bytes, reading);
  return 'read';
}

async function checkFrames(bytes: Uint8Array, reading: ReadHeader): Promise<void> {
  const source = reading.deflated ? inflateDataset(bytes, reading.datasetOffset, 4 * 1024 * 1024) : bytes;
  if (!source) return;
  const { frames } = await frameIndex(bytesReader(source), reading);
  for (const { fragments } of frames) {
    must(fragments.length > 0, 'a frame of nothing');
    for (const { offset, length } of fragments) must(offset + length <= source.length, 'a frame that is not there');
  }
}

function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

const SYNTAXES = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.1.99'];

/** An integer from 0 up to, not including, `below`. */
type Random = (below: number) => number;

/** Mulberry32: small, and the same everywhere. */
function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  };
}

const LENGTHS = [0, 1, 7, 0xffff, 0x7fffffff, 0xfffffffe, 0xffffffff];
const DELIMITERS = [0xe000, 0xe00d, 0xe0dd];

/** Headers are where the reading happens, so most of the damage goes to the first kilobytes. */
function damaged(original: Uint8Array, originals: Uint8Array[], random: Random): Uint8Array {
  let bytes = original.slice(0, 256 * 1024);
  for (let i = random(6); i >= 0 && bytes.length > 8; i--) {
    const at = random(random(3) === 0 ? bytes.length : Math.min(bytes.length, 2048));
    const view = new DataView(bytes.buffer);
    switch (random(8)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1:
        bytes[at] = (bytes[at] as number) ^ (1 << random(8));
        break;
      case 2:
        if (at + 4 <= bytes.length) view.setUint32(at, LENGTHS[random(LENGTHS.length)] as number, true);
        break;
      case 3:
        if (at + 2 <= bytes.length) view.setUint16(at, LENGTHS[random(4)] as number, true);
        break;
      case 4:
        bytes = bytes.slice(0, at + 1);
        break;
      case 5:
        bytes = new Uint8Array(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(16))]));
        break;
      case 6: {
        const other = originals[random(originals.length)] as Uint8Array;
        const from = random(other.length + 1);
        bytes = new Uint8Array(
          Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + random(400)), bytes.subarray(at)]),
        );
        break;
      }
      default:
        if (at + 8 > bytes.length) break;
        view.setUint16(at, 0xfffe, true);
        view.setUint16(at + 2, DELIMITERS[random(3)] as number, true);
        view.setUint32(at + 4, LENGTHS[random(LENGTHS.length)] as number, true);
    }
  }
  return bytes;
}
