import { openPeer } from '../../../support/room/peer.ts';
import type { Signals } from '../../../support/room/signalling.ts';

/** Told by `ears.ts`: connections to be opened here, and what the room answered. */
export type ToEars =
  | { kind: 'receive'; seat: number; producerIds: readonly string[] }
  | { kind: 'answer'; ask: number; answer: unknown }
  | { kind: 'refusal'; ask: number; words: string };
/** Said to it: what to ask the room for a seat, and how a connection ended. */
export type FromEars =
  | { kind: 'ask'; seat: number; ask: number; about: string; fields: unknown }
  | { kind: 'open'; seat: number }
  | { kind: 'failed'; seat: number; words: string };

const asked = new Map<number, PromiseWithResolvers<unknown>>();
let count = 0;
const say = (message: FromEars) => void process.send?.(message);

/** Of a seat's signals a peer only asks. */
const signalsOf = (seat: number) =>
  ({
    ask(about: string, fields: unknown) {
      const waiting = Promise.withResolvers<unknown>();
      count += 1;
      asked.set(count, waiting);
      say({ kind: 'ask', seat, ask: count, about, fields });
      return waiting.promise;
    },
  }) as unknown as Signals;

process.on('message', (message: ToEars) => {
  if (message.kind === 'receive') {
    const { seat, producerIds } = message;
    openPeer(signalsOf(seat), undefined, { deaf: true })
      .then((peer) => peer.receives(...producerIds))
      .then(
        () => say({ kind: 'open', seat }),
        (error: Error) => say({ kind: 'failed', seat, words: error.message }),
      );
    return;
  }
  const waiting = asked.get(message.ask);
  asked.delete(message.ask);
  if (message.kind === 'answer') waiting?.resolve(message.answer);
  else waiting?.reject(new Error(message.words));
});
process.on('disconnect', () => process.exit(0));
