import type { Damage } from './damage.ts';
import { DamageLog } from './damage.ts';
import type { Dataset, Encoding } from './dataset.ts';
import { elementBytes, viewOf, wholeElement } from './dataset.ts';
import { probeEncoding } from './element-header.ts';
import { readFileStart } from './file-start.ts';
import { HeadInflater } from './inflate.ts';
import { tags } from './tags.ts';
import { decodeAscii } from './text/character-sets.ts';
import { withoutPadding } from './text/padding.ts';
import { EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, transferSyntaxes, transferSyntaxOf } from './uids.ts';
import type { Walked } from './walk-dataset.ts';
import { DatasetWalk } from './walk-dataset.ts';

/**
 * Reads everything before the pixel data of a Part 10 file, of a file without preamble or meta, or of a bare data set.
 * Never throws: what cannot be read is `unreadable`, with its place; what is wrong but readable is `damage`.
 */
export type HeaderReading = ReadHeader | NeedsMore | Unreadable;

export interface ReadHeader {
  kind: 'read';
  /** Where the data set (for a deflated file: its compressed stream) begins in the file. */
  datasetOffset: number;
  /** What it is read by. */
  transferSyntaxUid: string;
  /** Not declared, or declared wrongly: this is what the bytes themselves show. */
  transferSyntaxAssumed: boolean;
  /** Offsets below refer to the inflated data set, not to the file. */
  deflated: boolean;
  fileMeta?: Dataset;
  dataset: Dataset;
  pixelData?: PixelDataPlace;
  damage: Damage[];
}

export interface PixelDataPlace {
  /** Pixel Data, or its float forms (7FE0,0008) and (7FE0,0009). */
  tag: number;
  /** Of the value. */
  offset: number;
  vr: string;
  /** As stated; undefined for fragments. */
  length: number | undefined;
}

export interface NeedsMore {
  kind: 'needs-more';
  /** Bytes from the start without which the header cannot be read; a lying length may ask for more than there is. */
  atLeast: number;
}

export interface Unreadable extends Damage {
  kind: 'unreadable';
}

export interface ReadHeaderOptions {
  /** Given: the bytes are a bare data set as DIMSE brings it. */
  transferSyntaxUid?: string;
  /** False: the bytes are only the beginning. */
  complete?: boolean;
}

/** No header of a real object comes near it (an enhanced multi-frame of 10,000 frames has about 20 MiB). */
const MOST_INFLATED = 64 * 1024 * 1024;

export function readHeader(bytes: Uint8Array, options: ReadHeaderOptions = {}): HeaderReading {
  const complete = options.complete ?? true;
  const damage = new DamageLog();
  if (bytes.length === 0) {
    if (!complete) return { kind: 'needs-more', atLeast: 140 };
    return { kind: 'unreadable', code: 'file.empty', offset: 0, detail: 'no bytes' };
  }
  const bare = options.transferSyntaxUid !== undefined;
  const start = bare ? { datasetOffset: 0 } : readFileStart(bytes, complete, damage);
  if ('needs' in start && start.needs !== undefined) return { kind: 'needs-more', atLeast: start.needs };
  const fileMeta = 'fileMeta' in start ? start.fileMeta : undefined;
  const declared = options.transferSyntaxUid ?? (fileMeta && metaText(fileMeta, tags.TransferSyntaxUID));
  const { datasetOffset } = start;
  const syntax = transferSyntaxOf(declared || EXPLICIT_LITTLE);
  if (!declared) damage.add('syntax.missing', datasetOffset, 'no transfer syntax declared', tags.TransferSyntaxUID);
  else if (!transferSyntaxes.has(declared))
    damage.add('syntax.unknown', datasetOffset, declared, tags.TransferSyntaxUID);

  const read = syntax.deflated
    ? readDeflated(bytes, datasetOffset, complete, damage)
    : readPlain(bytes, datasetOffset, syntax, complete, damage);
  if (read.needs !== undefined) return { kind: 'needs-more', atLeast: read.needs };
  if (![...read.dataset.elements.values()].some((element) => !element.cut) && !read.pixelData) {
    return unreadable(damage, datasetOffset, bytes.length);
  }
  const contradicted = declared !== undefined && transferSyntaxes.has(declared) && !same(read.encoding, syntax);
  if (contradicted) damage.add('syntax.contradicted', datasetOffset, `declared ${declared}`, tags.TransferSyntaxUID);
  const reading: ReadHeader = {
    kind: 'read',
    datasetOffset,
    transferSyntaxUid: actualSyntax(declared, read.encoding, contradicted, syntax.encapsulated),
    transferSyntaxAssumed: !declared || contradicted,
    deflated: read.deflated,
    dataset: read.dataset,
    damage: damage.list,
  };
  if (
    read.pixelData &&
    read.pixelData.length === undefined &&
    !transferSyntaxOf(reading.transferSyntaxUid).encapsulated
  ) {
    damage.add('syntax.fragments', read.pixelData.offset, 'fragments, but no compression declared', read.pixelData.tag);
  }
  if (fileMeta) reading.fileMeta = fileMeta;
  if (read.pixelData) reading.pixelData = read.pixelData;
  return reading;
}

interface Read extends Walked {
  encoding: Encoding;
  deflated: boolean;
}

function readPlain(bytes: Uint8Array, from: number, declared: Encoding, complete: boolean, damage: DamageLog): Read {
  const encoding = probeEncoding(viewOf(bytes), from, bytes.length, declared) ?? declared;
  return { ...new DatasetWalk(bytes, from, encoding, complete, damage).run(), encoding, deflated: false };
}

function readDeflated(bytes: Uint8Array, from: number, complete: boolean, damage: DamageLog): Read {
  const explicit = { explicit: true, littleEndian: true };
  const inflater = new HeadInflater(bytes, from);
  for (let size = 64 * 1024; ; size *= 4) {
    const head = inflater.upTo(size);
    // Declared deflated, sent plain.
    if (inflater.broken && head.length === 0) {
      const plain = readPlain(bytes, from, explicit, complete, damage);
      damage.add('inflate.not-deflated', from, inflater.broken);
      return plain;
    }
    const last = inflater.ended || inflater.size >= MOST_INFLATED;
    const whole = last && (complete || inflater.size >= MOST_INFLATED || inflater.broken !== undefined);
    const log = new DamageLog();
    const walked = new DatasetWalk(head, 0, explicit, whole, log).run();
    if (walked.needs !== undefined && !last) continue;
    if (walked.needs !== undefined) return { ...walked, needs: bytes.length + 1, encoding: explicit, deflated: true };
    for (const entry of log.list) damage.list.push(entry);
    if (inflater.broken) damage.add('inflate.broken', inflater.size, inflater.broken);
    else if (last && inflater.size >= MOST_INFLATED)
      damage.add('inflate.bound', inflater.size, `read up to ${inflater.size}`);
    return { ...walked, encoding: explicit, deflated: true };
  }
}

function unreadable(damage: DamageLog, offset: number, size: number): Unreadable {
  const last = damage.list.findLast(({ code }) => code !== 'syntax.missing');
  if (offset >= size)
    return { kind: 'unreadable', code: 'dataset.missing', offset, detail: `the file ends at byte ${size}` };
  const detail = last ? `no element can be read (${last.code} at byte ${last.offset})` : 'no element can be read';
  return { kind: 'unreadable', code: 'dataset.unreadable', offset, detail };
}

const same = (a: Encoding, b: Encoding) => a.explicit === b.explicit && a.littleEndian === b.littleEndian;

/** A wrongly declared native syntax is replaced by the true one; of a compressed one, the codec is still as declared. */
function actualSyntax(
  declared: string | undefined,
  actual: Encoding,
  contradicted: boolean,
  encapsulated: boolean,
): string {
  if (declared && (!contradicted || encapsulated)) return declared;
  if (!actual.explicit) return IMPLICIT_LITTLE;
  return actual.littleEndian ? EXPLICIT_LITTLE : EXPLICIT_BIG;
}

function metaText(fileMeta: Dataset, tag: number): string {
  const element = wholeElement(fileMeta, tag);
  if (!element) return '';
  return withoutPadding(decodeAscii(elementBytes(fileMeta, element).subarray(0, 128)));
}
