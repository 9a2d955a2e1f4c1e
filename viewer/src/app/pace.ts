import type { StaleKey } from './stale.ts';

export interface Pace {
  stale(key: StaleKey): void;
  stop(): void;
}

interface Turn {
  again: boolean;
  timer?: ReturnType<typeof setTimeout>;
}

/**
 * Fetches what went stale at once, and what goes stale again meanwhile only once that answer is there and `everyMs` have
 * passed since it was asked for: a hundred studies on their way in are news many times a second, and on a thin line the
 * answers would take the room of the images. Who never answers is waited for `patienceMs` long.
 */
export function paced(
  fetchAgain: (key: StaleKey) => Promise<unknown>,
  { everyMs, patienceMs }: { everyMs: number; patienceMs: number } = { everyMs: 1_000, patienceMs: 10_000 },
): Pace {
  const turns = new Map<string, Turn>();
  let stopped = false;

  const begin = (name: string, key: StaleKey) => {
    const turn: Turn = { again: false };
    turns.set(name, turn);
    const since = Date.now();
    let ended = false;
    const end = () => {
      if (ended || stopped) return;
      ended = true;
      turns.delete(name);
      if (turn.again) begin(name, key);
    };
    turn.timer = setTimeout(end, patienceMs);
    const answered = () => {
      if (ended || stopped) return;
      clearTimeout(turn.timer);
      turn.timer = setTimeout(end, Math.max(0, since + everyMs - Date.now()));
    };
    fetchAgain(key).then(answered, answered);
  };

  return {
    stale(key) {
      const name = key.join(' ');
      const turn = turns.get(name);
      if (turn) turn.again = true;
      else begin(name, key);
    },
    stop() {
      stopped = true;
      for (const { timer } of turns.values()) clearTimeout(timer);
      turns.clear();
    },
  };
}
