import { describe, expect, it } from 'vitest';
import { createFrameStore } from '../../../viewer/src/imaging/frame-store.ts';
import { type DeliveredFrame, RefusedFrame } from '../../../viewer/src/imaging/source.ts';

const frameOf = (size: number): DeliveredFrame => ({
  bytes: new Uint8Array(size),
  transferSyntaxUid: '1.2.840.10008.1.2.1',
});

/** A line whose answers the test gives. */
function line(options: { maxBytes?: number; parallel?: number; backoffMs?: number[] } = {}) {
  const open = new Map<string, { answer(frame: DeliveredFrame): void; fail(reason: unknown): void }>();
  const asked: string[] = [];
  const aborted: string[] = [];
  const store = createFrameStore({
    maxBytes: 1000,
    parallel: 2,
    backoffMs: [0, 0],
    ...options,
    fetchFrame: (key, signal) =>
      new Promise((resolve, reject) => {
        asked.push(key);
        open.set(key, { answer: resolve, fail: reject });
        signal.addEventListener('abort', () => {
          aborted.push(key);
          reject(signal.reason);
        });
      }),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    store,
    asked,
    aborted,
    async answer(key: string, size = 10) {
      open.get(key)?.answer(frameOf(size));
      await settle();
    },
    async fail(key: string, reason: unknown) {
      open.get(key)?.fail(reason);
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
    settle,
  };
}

describe('the order of fetching', () => {
  it('no more than the line bears at a time, best wishes first', async () => {
    const { store, asked, answer } = line();
    store.wish('cell', 0, ['a', 'b', 'c', 'd']);
    expect(asked).toEqual(['a', 'b']);
    await answer('b');
    expect(asked).toEqual(['a', 'b', 'c']);
  });

  it('the active cell before other cells, they before the next case', async () => {
    const { store, asked, answer } = line({ parallel: 1 });
    store.wish('next-case', 2, ['n1', 'n2']);
    store.wish('beside', 1, ['s']);
    store.wish('active', 0, ['a1', 'a2']);
    for (const key of ['n1', 'a1', 'a2', 's']) await answer(key);
    expect(asked).toEqual(['n1', 'a1', 'a2', 's', 'n2']);
  });

  it('what is waited for takes the place of the least wished', async () => {
    const { store, asked, aborted, answer } = line();
    store.wish('cell', 0, ['a', 'b', 'c']);
    const waited = store.frame('z');
    expect(aborted).toEqual(['b']);
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toContain('z');
    await answer('z');
    expect((await waited).bytes.length).toBe(10);
  });

  it('what nobody wishes or waits for any longer is aborted', async () => {
    const { store, aborted } = line();
    store.wish('cell', 0, ['a', 'b']);
    store.wish('cell', 0, []);
    expect(aborted).toEqual(['a', 'b']);
  });

  it('one cell giving up does not take the frame from another that waits for it', async () => {
    const { store, answer, aborted } = line();
    const leaving = new AbortController();
    const left = store.frame('a', leaving.signal);
    const stays = store.frame('a');
    leaving.abort();
    await expect(left).rejects.toThrow(/no longer/);
    expect(aborted).toEqual([]);
    await answer('a');
    expect((await stays).bytes.length).toBe(10);
  });
});

describe('memory', () => {
  it('the least recently used frames make way', async () => {
    const { store, answer } = line({ maxBytes: 100 });
    for (const key of ['a', 'b']) {
      const frame = store.frame(key);
      await answer(key, 40);
      await frame;
    }
    store.kept('a');
    const third = store.frame('c');
    await answer('c', 40);
    await third;
    expect(store.kept('b')).toBeUndefined();
    expect(store.kept('a')).toBeDefined();
    expect(store.bytes).toBe(80);
  });

  it('a stack larger than the memory is not fetched round and round', async () => {
    const { store, asked, answer, settle } = line({ maxBytes: 100, parallel: 1 });
    store.wish('cell', 0, ['a', 'b', 'c', 'd', 'e']);
    for (const key of ['a', 'b']) await answer(key, 40);
    await settle();
    expect(asked).toEqual(['a', 'b']);
    expect(store.bytes).toBe(80);
    // The reader moves on: what is far behind makes way.
    store.wish('cell', 0, ['e', 'd', 'c', 'b', 'a']);
    for (const key of ['e', 'd']) await answer(key, 40);
    await settle();
    expect(asked).toEqual(['a', 'b', 'e', 'd']);
    expect([store.kept('e'), store.kept('d')].every(Boolean)).toBe(true);
  });

  it('a frame too large to stay beside better ones is not fetched again and again', async () => {
    const { store, asked, answer, settle } = line({ maxBytes: 100, parallel: 1 });
    store.wish('cell', 0, ['a', 'b']);
    await answer('a', 20);
    await answer('b', 90);
    await settle();
    expect(asked).toEqual(['a', 'b']);
    expect(store.bytes).toBe(20);
  });
});

describe('failures', () => {
  it('an answer that will not change is told at once', async () => {
    const { store, asked, fail } = line();
    const frame = store.frame('a');
    frame.catch(() => undefined);
    await fail('a', new RefusedFrame(404));
    await expect(frame).rejects.toThrow(/404/);
    expect(asked).toEqual(['a']);
  });

  it('a busy server and a broken line are asked again', async () => {
    const { store, asked, fail, answer } = line();
    const frame = store.frame('a');
    await fail('a', new RefusedFrame(503));
    await fail('a', new TypeError('network'));
    await answer('a');
    await frame;
    expect(asked).toEqual(['a', 'a', 'a']);
  });

  it('a wished frame that was refused is not asked for again until somebody waits for it', async () => {
    const { store, asked, fail } = line();
    store.wish('cell', 0, ['a']);
    await fail('a', new RefusedFrame(409));
    store.wish('cell', 0, ['a', 'b']);
    expect(asked).toEqual(['a', 'b']);
    store.frame('a').catch(() => undefined);
    expect(asked).toEqual(['a', 'b', 'a']);
  });
});
