import type { LiveNews, SessionView } from '@hub/server/contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { type LineState, openLine } from './live-line.ts';
import { type Pace, paced } from './pace.ts';
import { type StaleKey, staleAt } from './stale.ts';

/** Nobody may hear of these late, whatever is under way: other news waits a second, or for the answer before. */
const urgent: ReadonlySet<string> = new Set<LiveNews['kind']>(['critical', 'duty', 'consult', 'notice', 'session']);

interface Live {
  line: LineState;
  /** hears every piece of news; answers how to stop */
  listen(listener: (news: LiveNews) => void): () => void;
}

const LiveContext = createContext<Live>({ line: 'opening', listen: () => () => undefined });

export function useLive(): Live {
  return useContext(LiveContext);
}

/** Does `again` at once when the line is back, or when the browser believes that the network is. */
export function useLineBack(again: () => void): void {
  const { listen } = useLive();
  const present = useRef(again);
  present.current = again;
  useEffect(() => {
    const now = () => present.current();
    const leave = listen((news) => news.kind === 'hello' && now());
    window.addEventListener('online', now);
    return () => {
      leave();
      window.removeEventListener('online', now);
    };
  }, [listen]);
}

/** One WebSocket a window. It comes back by itself, and then everything shown is fetched again. */
export function LiveProvider({ session, children }: { session: SessionView; children: ReactNode }) {
  const client = useQueryClient();
  const [line, setLine] = useState<LineState>('opening');
  const listeners = useRef(new Set<(news: LiveNews) => void>());
  const identity = `${session.sessionId} ${session.post.id}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another post is another subscription
  useEffect(() => {
    let wasConnected = false;
    const pace = paced((key) => fetchAgain(client, key));
    const opened = openLine({
      url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`,
      onState: setLine,
      onNews(news) {
        if (news.kind === 'hello') {
          if (wasConnected) void client.invalidateQueries();
          wasConnected = true;
        }
        goStale(client, pace, news);
        for (const listener of listeners.current) listener(news);
      },
    });
    window.addEventListener('online', opened.hurry);
    return () => {
      window.removeEventListener('online', opened.hurry);
      opened.close();
      pace.stop();
    };
  }, [identity, client]);

  const [listen] = useState(() => (listener: (news: LiveNews) => void) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  });
  return <LiveContext.Provider value={{ line, listen }}>{children}</LiveContext.Provider>;
}

function goStale(client: QueryClient, pace: Pace, news: LiveNews): void {
  const keys = staleAt(news);
  if (keys === 'all') void client.invalidateQueries();
  else if (urgent.has(news.kind)) for (const key of keys) void fetchAgain(client, key);
  else for (const key of keys) pace.stale(key);
}

/** Resolves when the answers are there. A first answer under way may be older than the news, and is asked for once more. */
async function fetchAgain(client: QueryClient, queryKey: StaleKey): Promise<void> {
  const underWay = client.isFetching({ queryKey, predicate: ({ state }) => state.data === undefined }) > 0;
  await client.invalidateQueries({ queryKey });
  if (underWay) await client.invalidateQueries({ queryKey });
}
