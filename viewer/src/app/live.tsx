import type { LiveNews, SessionView } from '@hub/server/contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { sessionKey } from '../session/session.ts';
import { type LineState, openLine } from './live-line.ts';

/** The first element of every query key is the kind of thing it shows; news names the kinds that went stale. */
const staleBy: Record<LiveNews['kind'], readonly string[] | 'all'> = {
  hello: [],
  beat: [],
  gap: 'all',
  worklist: ['worklist', 'request', 'requests', 'report'],
  'day-board': ['orders', 'order'],
  study: ['studies', 'study', 'orders', 'worklist', 'request'],
  report: ['report', 'reports', 'worklist', 'request', 'orders'],
  unplaced: ['unplaced'],
  notice: ['notices'],
  critical: ['critical', 'report', 'worklist', 'request'],
  duty: ['duty', 'critical'],
  consult: ['consults', 'consult'],
  session: [sessionKey[0]],
};

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
    const opened = openLine({
      url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`,
      onState: setLine,
      onNews(news) {
        if (news.kind === 'hello') {
          if (wasConnected) void client.invalidateQueries();
          wasConnected = true;
        }
        goStale(client, news);
        for (const listener of listeners.current) listener(news);
      },
    });
    window.addEventListener('online', opened.hurry);
    return () => {
      window.removeEventListener('online', opened.hurry);
      opened.close();
    };
  }, [identity, client]);

  const [listen] = useState(() => (listener: (news: LiveNews) => void) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  });
  return <LiveContext.Provider value={{ line, listen }}>{children}</LiveContext.Provider>;
}

function goStale(client: QueryClient, news: LiveNews): void {
  const kinds = staleBy[news.kind];
  if (kinds === 'all') void client.invalidateQueries();
  // A newer hub may send news of a kind that this page does not know yet.
  else for (const kind of kinds ?? []) void client.invalidateQueries({ queryKey: [kind] });
}
