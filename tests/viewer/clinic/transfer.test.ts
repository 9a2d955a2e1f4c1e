import { type Admission, Problem } from '@hub/server/contracts';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../viewer/src/api.ts';
import type { ReadFile } from '../../../viewer/src/clinic/upload/plan.ts';
import { createTransfer, type SendFile, type Transfer } from '../../../viewer/src/clinic/upload/transfer.ts';

const admitted = {
  ...{ outcome: 'admitted', studyUid: '1.2', seriesUid: '1.2.3', sopInstanceUid: '1.2.3.4', damage: [] },
} as unknown as Admission;
const files = (count: number): ReadFile[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ id: at + 1, path: `IM${at}`, blob: new Blob([new Uint8Array(100)]), facts: undefined },
  }));
const until = (transfer: Transfer, holds: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (!holds()) return;
      stop();
      resolve();
    };
    const stop = transfer.subscribe(look);
    look();
  });
const phase = (transfer: Transfer) => transfer.snapshot().phase;
const states = (transfer: Transfer) => [...transfer.snapshot().files.values()].map(({ state }) => state);

describe('sending files from the browser', () => {
  it('never sends more than three at a time, and all of them once', async () => {
    let open = 0;
    let most = 0;
    const went: string[] = [];
    const send: SendFile = async ({ path }) => {
      open += 1;
      most = Math.max(most, open);
      await new Promise(setImmediate);
      open -= 1;
      went.push(path);
      return admitted;
    };
    const transfer = createTransfer({ send, mayGoOn: () => true });
    transfer.start(files(20));
    await until(transfer, () => phase(transfer) === 'done');
    expect(most).toBe(3);
    expect(went.toSorted()).toEqual(
      files(20)
        .map(({ path }) => path)
        .toSorted(),
    );
  });

  it('tries for ever while the line is away, with longer and longer pauses up to a minute', async () => {
    const pauses: number[] = [];
    let away = 12;
    const transfer = createTransfer({
      send: async () => {
        if (away-- > 0) throw new Fault('unreachable');
        return admitted;
      },
      mayGoOn: () => true,
      wait: async (ms) => void pauses.push(ms),
    });
    transfer.start(files(1));
    await until(transfer, () => phase(transfer) === 'done');
    expect(states(transfer)).toEqual(['admitted']);
    expect(pauses).toHaveLength(12);
    expect(pauses.slice(0, 4)).toEqual([2_000, 4_000, 8_000, 16_000]);
    expect(pauses.at(-1)).toBe(60_000);
  });

  it.each(['session.locked', 'store.full', 'store.unavailable', 'request.too-many'] as const)(
    'waits and tries again after %s',
    async (code) => {
      let first = true;
      const transfer = createTransfer({
        send: async () => {
          if (!first) return admitted;
          first = false;
          throw new Problem(code);
        },
        mayGoOn: () => true,
        wait: async () => undefined,
      });
      transfer.start(files(1));
      await until(transfer, () => phase(transfer) === 'done');
      expect(states(transfer)).toEqual(['admitted']);
    },
  );

  it('leaves a refused file and goes on with the next', async () => {
    const transfer = createTransfer({
      send: async ({ path }) => {
        if (path === 'IM0') throw new Problem('request.too-large');
        return admitted;
      },
      mayGoOn: () => true,
    });
    transfer.start(files(2));
    await until(transfer, () => phase(transfer) === 'done');
    expect(states(transfer)).toEqual(['refused', 'admitted']);
  });

  it('sends nothing for another post than the one that began, and goes on when that one is back', async () => {
    let owner = false;
    let sent = 0;
    const transfer = createTransfer({
      send: async () => {
        sent += 1;
        return admitted;
      },
      mayGoOn: () => owner,
    });
    transfer.start(files(2));
    expect(transfer.snapshot()).toMatchObject({ phase: 'paused', pausedBy: 'session' });
    expect(sent).toBe(0);
    owner = true;
    transfer.resume();
    await until(transfer, () => phase(transfer) === 'done');
    expect(sent).toBe(2);
  });

  it('a pause withdraws what is under way, which goes again from its beginning', async () => {
    let begun = 0;
    const holding: SendFile = (_file, _sent, signal) =>
      new Promise((resolve, reject) => {
        begun += 1;
        if (begun > 1) resolve(admitted);
        signal.addEventListener('abort', () => reject(new DOMException('withdrawn', 'AbortError')));
      });
    const transfer = createTransfer({ send: holding, mayGoOn: () => true });
    transfer.start(files(1));
    transfer.pause();
    await until(transfer, () => states(transfer)[0] === 'waiting');
    expect(phase(transfer)).toBe('paused');
    transfer.resume();
    await until(transfer, () => phase(transfer) === 'done');
    expect(states(transfer)).toEqual(['admitted']);
  });

  it('cancelling keeps what was admitted and sends nothing more', async () => {
    const transfer = createTransfer({
      send: ({ path }, _sent, signal) =>
        path === 'IM0'
          ? Promise.resolve(admitted)
          : new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(new DOMException('withdrawn', 'AbortError')));
            }),
      mayGoOn: () => true,
    });
    transfer.start(files(6));
    await until(transfer, () => states(transfer)[0] === 'admitted');
    transfer.cancel();
    await until(transfer, () => phase(transfer) === 'done');
    expect(states(transfer)).toEqual(['admitted', ...Array.from({ length: 5 }, () => 'cancelled')]);
  });
});
