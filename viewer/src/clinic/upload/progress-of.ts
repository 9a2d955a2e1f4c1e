import type { ReadFile } from './plan.ts';
import type { Sending, SendState } from './transfer.ts';

export interface Progress {
  count: number;
  /** settled in any way but cancelled */
  done: number;
  bytes: number;
  sent: number;
  of: Record<SendState, number>;
}

/** How far some files are, in files and bytes. */
export function progressOf(files: readonly ReadFile[], sendings: ReadonlyMap<number, Sending>): Progress {
  const of: Progress['of'] = {
    waiting: 0,
    sending: 0,
    admitted: 0,
    duplicate: 0,
    unplaced: 0,
    refused: 0,
    cancelled: 0,
  };
  let bytes = 0;
  let sent = 0;
  for (const { id, blob } of files) {
    const sending = sendings.get(id);
    of[sending?.state ?? 'waiting'] += 1;
    bytes += blob.size;
    sent += sending?.sent ?? 0;
  }
  return { count: files.length, done: of.admitted + of.duplicate + of.unplaced + of.refused, bytes, sent, of };
}

/** Whole seconds until all is sent at this speed; undefined when that cannot be said. */
export function secondsLeft(
  { bytes, sent }: Pick<Progress, 'bytes' | 'sent'>,
  speed: number | undefined,
): number | undefined {
  return speed && speed > 0 ? Math.ceil((bytes - sent) / speed) : undefined;
}
