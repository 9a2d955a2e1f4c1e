import type { LiveNews } from '@hub/server/contracts';

/** opening: the window has just been opened and has no verdict yet. */
export type LineState = 'opening' | 'up' | 'down';

export interface LiveLine {
  /** Tries now instead of after the pause; a line that only seems to be there is opened anew. */
  hurry(): void;
  close(): void;
}

const firstPauseMs = 500;
const longestPauseMs = 15_000;
/** The hub says something every ten seconds: two of its words are missing. */
const silenceMs = 25_000;
/** A server that stands still takes the connection and never answers it; the browser alone would wait for minutes. */
const openingMs = 10_000;
/** Until a window that never had a line says so. */
const patienceMs = 5_000;

/**
 * The live line of a window, which comes back by itself. Silence counts as its end: nobody closes the connection of a
 * machine that hangs or of a cable that was pulled out.
 */
export function openLine(given: {
  url: string;
  onNews: (news: LiveNews) => void;
  onState: (state: LineState) => void;
  times?: Partial<Record<'firstPauseMs' | 'silenceMs' | 'openingMs' | 'patienceMs', number>>;
}): LiveLine {
  const times = { firstPauseMs, silenceMs, openingMs, patienceMs, ...given.times };
  let state: LineState = 'opening';
  let socket: WebSocket | undefined;
  let pause = times.firstPauseMs;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;
  const patience = setTimeout(() => state === 'opening' && stand('down'), times.patienceMs);

  function stand(next: LineState): void {
    if (state === next) return;
    state = next;
    given.onState(next);
  }

  /** Takes leave of the present socket without waiting for the other side to agree. */
  function drop(): void {
    clearTimeout(waiting);
    clearTimeout(watch);
    const former = socket;
    socket = undefined;
    former?.close();
  }

  function lost(): void {
    drop();
    stand('down');
    waiting = setTimeout(open, pause);
    pause = Math.min(pause * 2, longestPauseMs);
  }

  function open(): void {
    drop();
    const mine = new WebSocket(given.url);
    socket = mine;
    const expect = (ms: number) => {
      clearTimeout(watch);
      watch = setTimeout(lost, ms);
    };
    expect(times.openingMs);
    mine.onmessage = ({ data }) => {
      if (socket !== mine) return;
      expect(times.silenceMs);
      const news = JSON.parse(String(data)) as LiveNews;
      if (news.kind === 'hello') {
        pause = times.firstPauseMs;
        stand('up');
      }
      given.onNews(news);
    };
    mine.onclose = () => socket === mine && lost();
  }

  open();
  return {
    hurry: open,
    close() {
      clearTimeout(patience);
      drop();
    },
  };
}
