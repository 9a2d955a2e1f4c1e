import { z } from 'zod';
import { MediaSource } from '../../contracts/index.ts';
import { codecs } from '../../formats/rtp/index.ts';

// What a recorder writes while people talk: packets as they came, and when. Nothing is decoded, chosen or thrown away before
// the talk is over (finish-recording.ts), so the process that carries the room has next to nothing to do. A part is some
// seconds of it, sealed and durable: a process that dies loses what it had not put yet, and no more.
//
//   record   kind (1 byte), stream (2), milliseconds from the beginning (4), length (4), so many bytes; big end first

const kinds = ['opened', 'packet', 'paused', 'resumed', 'over', 'ended'] as const;
const headBytes = 11;

export interface PartRecord {
  kind: (typeof kinds)[number];
  /** the n-th that was heard */
  stream: number;
  atMs: number;
  /** 'opened': HeardStream; 'packet': RTP */
  bytes: Uint8Array;
}

/** Whose it is. A seat is a person until the room is closed; no name is written. */
export const HeardStream = z.object({
  peer: z.uuid(),
  source: MediaSource,
  codec: z.enum(codecs),
  clockRate: z.number().int().positive(),
  /** of an invited institution's physician */
  expert: z.boolean(),
});
export type HeardStream = z.infer<typeof HeardStream>;

export function writeRecord({ kind, stream, atMs, bytes }: PartRecord): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(kinds.indexOf(kind), 0);
  head.writeUInt16BE(stream, 1);
  head.writeUInt32BE(Math.max(0, Math.round(atMs)), 3);
  head.writeUInt32BE(bytes.length, 7);
  return Buffer.concat([head, bytes]);
}

export function* readRecords(part: Buffer): Generator<PartRecord> {
  for (let at = 0; at < part.length; ) {
    const kind = at + headBytes <= part.length ? kinds[part.readUInt8(at)] : undefined;
    const end = kind === undefined ? 0 : at + headBytes + part.readUInt32BE(at + 7);
    if (kind === undefined || end > part.length) throw new Error(`recording: no record at byte ${at} of its part`);
    yield {
      ...{ kind, stream: part.readUInt16BE(at + 1), atMs: part.readUInt32BE(at + 3) },
      bytes: part.subarray(at + headBytes, end),
    };
    at = end;
  }
}
