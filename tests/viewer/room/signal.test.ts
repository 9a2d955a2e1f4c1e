import { Problem, type RoomNews } from '@hub/server/contracts';
import { describe, expect, it, vi } from 'vitest';
import { Unanswered } from '../../../viewer/src/room/signal/ask-book.ts';
import { pauseBefore } from '../../../viewer/src/room/signal/backoff.ts';
import { deadAfterMs, type Line, Signal, type SignalWorld } from '../../../viewer/src/room/signal/signal.ts';

type Said = Record<string, unknown> & { kind: string; ask: number };

/** A network and a clock that the test turns by hand. */
function aWorld() {
  const lines: (Line & { said: Said[]; closed: boolean })[] = [];
  let now = 0;
  let timers: { at: number; work(): void }[] = [];
  let key: string | undefined;
  const world: SignalWorld = {
    open() {
      const line = {
        ...{ said: [] as Said[], closed: false, onopen: null, onmessage: null, onclose: null },
        send(text: string) {
          line.said.push(JSON.parse(text));
        },
        close() {
          line.closed = true;
        },
      };
      lines.push(line);
      return line;
    },
    now: () => now,
    after(ms, work) {
      const timer = { at: now + ms, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    key: {
      get: () => key,
      set: (next) => {
        key = next;
      },
    },
  };
  return {
    world,
    lines,
    key: () => key,
    last: () => lines.at(-1) as (typeof lines)[number],
    pass(ms: number) {
      const until = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((each) => each !== next);
        now = next.at;
        next.work();
      }
      now = until;
    },
    hear(news: unknown) {
      lines.at(-1)?.onmessage?.({ data: JSON.stringify(news) });
    },
  };
}

const welcome = (state: 'in' | 'waiting', seatKey = 'k1'): RoomNews =>
  ({ kind: 'welcome', seatId: 's1', seatKey, role: 'inviting', state, mediaKept: false, room: null }) as never;

function seated() {
  const at = aWorld();
  const signal = new Signal(at.world);
  at.last().onopen?.();
  at.hear(welcome('in'));
  return { ...at, signal };
}

describe('the line of a room', () => {
  it('enters first, and says how it stands: connecting, waiting, in', () => {
    const at = aWorld();
    const signal = new Signal(at.world);
    expect(signal.state).toBe('connecting');
    at.last().onopen?.();
    expect(at.last().said).toEqual([{ kind: 'enter', ask: 0, as: 'self', keepMedia: false }]);
    at.hear(welcome('waiting'));
    expect(signal.state).toBe('waiting');
    at.hear(welcome('in'));
    expect(signal.state).toBe('in');
  });

  it('gives every question its answer by its number, whatever the order', async () => {
    const { signal, last, hear } = seated();
    const first = signal.ask('hand', { raised: true });
    const second = signal.ask('transport-restart', { transportId: 't' });
    const [a, b] = last()
      .said.slice(1)
      .map(({ ask }) => ask);
    hear({ kind: 'answer', ask: b, answer: { iceParameters: {} } });
    hear({ kind: 'refusal', ask: a, code: 'room.wrong-order' });
    await expect(second).resolves.toEqual({ iceParameters: {} });
    await expect(first).rejects.toEqual(new Problem('room.wrong-order'));
  });

  it('comes back into the same seat by itself, and never takes an old answer for a new one', async () => {
    const { signal, lines, last, pass, hear } = seated();
    const open = signal.ask('hand', { raised: true });
    const asked = last().said.at(-1)?.ask;
    last().onclose?.();
    await expect(open).rejects.toBeInstanceOf(Unanswered);
    expect(signal.state).toBe('away');
    pass(pauseBefore(0));
    expect(lines).toHaveLength(2);
    last().onopen?.();
    expect(last().said[0]).toMatchObject({ kind: 'enter', seatKey: 'k1' });
    expect(last().said[0]?.ask).toBeGreaterThan(asked ?? 99);
    hear(welcome('in', 'k1'));
    expect(signal.state).toBe('in');
  });

  it('waits longer each time, at most eight seconds, and at once when the network is said to be back', () => {
    const { signal, lines, last, pass } = seated();
    expect([0, 1, 2, 3, 4, 9].map(pauseBefore)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    last().onclose?.();
    pass(499);
    expect(lines).toHaveLength(1);
    pass(1);
    last().onclose?.();
    pass(999);
    expect(lines).toHaveLength(2);
    signal.hurry();
    expect(lines).toHaveLength(3);
  });

  it('takes a line that leaves questions unanswered for dead', () => {
    const { signal, lines, last, pass, hear } = seated();
    hear({ kind: 'answer', ask: 0, answer: {} });
    signal.ask('hand', { raised: true }).catch(() => undefined);
    pass(deadAfterMs - 100);
    expect(signal.state).toBe('in');
    pass(3_000);
    expect(lines[0]?.closed).toBe(true);
    pass(1_000);
    expect(lines.length).toBeGreaterThan(1);
    expect(last().closed).toBe(false);
  });

  it('asks for a new seat where the old one is no longer kept', async () => {
    const { last, pass, hear, lines, key } = seated();
    last().onclose?.();
    pass(500);
    last().onopen?.();
    hear({ kind: 'refusal', ask: last().said[0]?.ask, code: 'room.seat-not-found' });
    await vi.waitFor(() => expect(key()).toBeUndefined());
    expect(last().closed).toBe(true);
    last().onclose?.();
    pass(1_000);
    expect(lines).toHaveLength(3);
    last().onopen?.();
    expect(last().said[0]).not.toHaveProperty('seatKey');
  });

  it('does not come back after the end, and keeps no key of it', () => {
    const { signal, lines, last, pass, hear, key } = seated();
    hear({ kind: 'ended', why: 'removed' });
    expect(signal.state).toBe('ended');
    expect(signal.ending).toEqual({ why: 'removed' });
    expect(key()).toBeUndefined();
    last().onclose?.();
    pass(60_000);
    expect(lines).toHaveLength(1);
  });

  it('says why it was not let in', async () => {
    const at = aWorld();
    const signal = new Signal(at.world);
    at.last().onopen?.();
    at.hear({ kind: 'refusal', ask: 0, code: 'room.consent-missing' });
    await vi.waitFor(() => expect(signal.ending).toEqual({ why: 'not-let-in', code: 'room.consent-missing' }));
  });

  it('drops pointers while it is cut', () => {
    const { signal, last, pass } = seated();
    signal.point({ on: 'nothing' });
    expect(last().said.at(-1)).toEqual({ kind: 'pointer', pointer: { on: 'nothing' } });
    last().onclose?.();
    signal.point({ on: 'nothing' });
    pass(500);
    expect(last().said).toEqual([]);
  });
});
