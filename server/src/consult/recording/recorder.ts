import type { Hub } from '../../hub.ts';
import type { Ear, MediaRoom, SentStream } from '../../platform/media/index.ts';
import { HeardStream, type PartRecord, writeRecord } from './part.ts';
import { putPart } from './parts.ts';

/** What a server that dies in the middle may lose. */
const partMs = 5_000;
const partBytes = 8 * 1024 * 1024;
/** A store that is away for a moment costs nothing; one that stays away must not eat the server's memory. */
const mostHeldBytes = 128 * 1024 * 1024;

export interface Recorder {
  /** Hears what is sent in the room now; what it hears already goes on. */
  follow(media: MediaRoom): void;
  /** Resolves when everything that came is durable; rejects when it cannot be written. */
  stop(): Promise<void>;
}

/** Writes down what is sent in a room, from now until `stop`. `failed`: nothing more can be written. */
export function openRecorder(
  { objects, log }: Pick<Hub, 'objects' | 'log'>,
  of: { consultId: string; recordingId: string; key: Uint8Array },
  on: { isExpert(peer: string): boolean; failed(): void },
): Recorder {
  const began = performance.now();
  const ears = new Map<string, Ear | undefined>();
  const about = { consultId: of.consultId, recordingId: of.recordingId };
  let held: Buffer[] = [];
  let heldBytes = 0;
  let streams = 0;
  let number = 0;
  let stopped = false;
  let failing = false;
  let writing: Promise<void> = Promise.resolve();

  const note = (kind: PartRecord['kind'], stream: number, bytes: Uint8Array = Buffer.alloc(0)) => {
    if (stopped) return;
    const record = writeRecord({ kind, stream, atMs: performance.now() - began, bytes });
    held.push(record);
    heldBytes += record.length;
    if (heldBytes >= partBytes && !failing) flush();
  };

  async function write(): Promise<void> {
    const records = held;
    if (records.length === 0) return;
    held = [];
    heldBytes = 0;
    try {
      await putPart(objects, of, number, records);
      number += 1;
      failing = false;
    } catch (error) {
      held = [...records, ...held];
      heldBytes = held.reduce((sum, { length }) => sum + length, 0);
      throw error;
    }
  }

  function flush(): void {
    writing = writing.then(write).catch((err) => {
      if (!failing) log.warn({ ...about, err }, 'a part of a recording cannot be written; again');
      failing = true;
      if (heldBytes > mostHeldBytes && !stopped) on.failed();
    });
  }
  const timer = setInterval(flush, partMs);
  timer.unref();

  async function hear(media: MediaRoom, { producerId, peer, source }: SentStream): Promise<void> {
    const stream = streams;
    streams += 1;
    let opened = false;
    // Until what it is has been written, packets would be of nobody.
    const early: Uint8Array[] = [];
    let paused = false;
    const ear = await media.hear(producerId, {
      packet: (bytes) => (opened ? note('packet', stream, bytes) : early.push(bytes)),
      paused(now) {
        paused = now;
        if (opened) note(now ? 'paused' : 'resumed', stream);
      },
      over() {
        ears.delete(producerId);
        if (opened) note('over', stream);
      },
    });
    if (stopped) return ear.close();
    const what = HeardStream.safeParse({
      ...{ peer, source, codec: ear.mimeType, clockRate: ear.clockRate, expert: on.isExpert(peer) },
    });
    if (!what.success) {
      ear.close();
      throw new Error(`nothing to record in ${ear.mimeType}`);
    }
    if (!ears.has(producerId)) return;
    ears.set(producerId, ear);
    note('opened', stream, Buffer.from(JSON.stringify(what.data)));
    opened = true;
    if (paused) note('paused', stream);
    for (const bytes of early) note('packet', stream, bytes);
  }

  return {
    follow(media) {
      if (stopped) return;
      for (const sent of media.sent()) {
        if (ears.has(sent.producerId)) continue;
        ears.set(sent.producerId, undefined);
        hear(media, sent).catch((err) => {
          ears.delete(sent.producerId);
          // A stream that ended while it was being opened; one that stays is tried at the next change.
          log.warn({ ...about, err }, 'a stream is not recorded');
        });
      }
    },
    async stop() {
      if (!stopped) {
        note('ended', 0);
        stopped = true;
        clearInterval(timer);
        for (const ear of ears.values()) ear?.close();
        ears.clear();
      }
      await writing;
      await write();
    },
  };
}
