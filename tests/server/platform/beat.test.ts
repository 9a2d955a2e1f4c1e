import { EventEmitter, once } from 'node:events';
import { expect, it } from 'vitest';
import { onBeat } from '../../../server/src/platform/beat.ts';

/** Whoever joins is called in one go with those who joined before. */
function called() {
  const calls: string[] = [];
  const heard = new EventEmitter();
  const join = (name: string, everyMs = 5) =>
    onBeat(everyMs, () => {
      calls.push(name);
      heard.emit(name);
    });
  return { calls, join, next: (name: string) => once(heard, name) };
}

it('all that share a beat are called one after the other without a turn between', async () => {
  const { calls, join, next } = called();
  const stops = [join('first')];
  await next('first');
  stops.push(join('second'), join('third'));
  await next('third');
  expect(calls.slice(-3)).toEqual(['first', 'second', 'third']);
  for (const stop of stops) stop();
});

it('who stops is not called again, even by the one before in the same beat, and the others are', async () => {
  const { calls, join, next } = called();
  let stopSecond: () => void = () => undefined;
  const stopFirst = onBeat(5, () => stopSecond());
  stopSecond = join('second');
  const stopThird = join('third');
  await next('third');
  await next('third');
  expect(calls).toEqual(['third', 'third']);
  stopFirst();
  stopThird();
});

it('a beat that ended with its last listener begins anew with the next', async () => {
  const { calls, join, next } = called();
  const stop = join('before');
  stop();
  stop();
  const stopAfter = join('after');
  await next('after');
  expect(calls).toEqual(['after']);
  stopAfter();
});

it('beats of different lengths do not share', async () => {
  const { calls, join, next } = called();
  const [stopSlow, stopQuick] = [join('slow', 60_000), join('quick')];
  await next('quick');
  expect(calls).toEqual(['quick']);
  stopSlow();
  stopQuick();
});
