import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Signals } from '../../../support/room/signalling.ts';
import type { FromEars, ToEars } from './ears-process.ts';

/**
 * Seats' ears in a process of their own, which can be stopped: what comes is then thrown away by the kernel and costs
 * nobody a turn, as with receivers on other machines. Their signals stay here and are answered all the while.
 */
export interface Ears {
  /** a connection of this seat that receives these producers */
  receives(signals: Signals, producerIds: readonly string[]): Promise<void>;
  stop(): void;
  goOn(): void;
  close(): Promise<void>;
}

export function openEars(): Ears {
  const child: ChildProcess = fork(join(import.meta.dirname, 'ears-process.ts'));
  const seats = new Map<number, { signals: Signals; done: PromiseWithResolvers<void> }>();
  const tell = (message: ToEars) => void child.send(message);
  // A stopped process hears nothing of this one's end.
  const end = () => void child.kill('SIGKILL');
  process.on('exit', end);

  child.on('message', (message: FromEars) => {
    const seat = seats.get(message.seat);
    if (!seat) return;
    if (message.kind === 'open') seat.done.resolve();
    else if (message.kind === 'failed') seat.done.reject(new Error(message.words));
    else {
      const { ask } = message;
      seat.signals.ask(message.about as never, message.fields as never).then(
        (answer: unknown) => tell({ kind: 'answer', ask, answer }),
        (error: Error) => tell({ kind: 'refusal', ask, words: error.message }),
      );
    }
  });
  child.on('exit', () => {
    for (const { done } of seats.values()) done.reject(new Error('the ears ended'));
  });

  return {
    async receives(signals, producerIds) {
      const done = Promise.withResolvers<void>();
      const seat = seats.size;
      seats.set(seat, { signals, done });
      tell({ kind: 'receive', seat, producerIds });
      await done.promise;
    },
    stop: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
    async close() {
      process.off('exit', end);
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
