import type { LiveNews, SessionView } from '@hub/server/contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { sessionKey } from '../session/session.ts';

/** The first element of every query key is the kind of thing it shows; news names the kinds that went stale. */
const staleBy: Record<LiveNews['kind'], readonly string[] | 'all'> = {
  hello: [],
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
  connected: boolean;
  /** hears every piece of news; answers how to stop */
  listen(listener: (news: LiveNews) => void): () => void;
}

const LiveContext = createContext<Live>({ connected: false, listen: () => () => undefined });

export function useLive(): Live {
  return useContext(LiveContext);
}

const firstPauseMs = 500;
const longestPauseMs = 15_000;

/** One WebSocket a window. It comes back by itself, and then everything shown is fetched again. */
export function LiveProvider({ session, children }: { session: SessionView; children: ReactNode }) {
  const client = useQueryClient();
  const [connected, setConnected] = useState(false);
  const listeners = useRef(new Set<(news: LiveNews) => void>());
  const identity = `${session.sessionId} ${session.post.id}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another post is another subscription
  useEffect(() => {
    let stopped = false;
    let pause = firstPauseMs;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let socket: WebSocket | undefined;
    let wasConnected = false;
    const open = () => {
      socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`);
      socket.onmessage = ({ data }) => {
        const news = JSON.parse(String(data)) as LiveNews;
        if (news.kind === 'hello') {
          setConnected(true);
          pause = firstPauseMs;
          if (wasConnected) void client.invalidateQueries();
          wasConnected = true;
        }
        goStale(client, news);
        for (const listener of listeners.current) listener(news);
      };
      socket.onclose = () => {
        setConnected(false);
        if (stopped) return;
        timer = setTimeout(open, pause);
        pause = Math.min(pause * 2, longestPauseMs);
      };
    };
    open();
    return () => {
      stopped = true;
      clearTimeout(timer);
      socket?.close();
    };
  }, [identity, client]);

  const listen = (listener: (news: LiveNews) => void) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  };
  return <LiveContext.Provider value={{ connected, listen }}>{children}</LiveContext.Provider>;
}

function goStale(client: QueryClient, news: LiveNews): void {
  const kinds = staleBy[news.kind];
  if (kinds === 'all') void client.invalidateQueries();
  else for (const kind of kinds) void client.invalidateQueries({ queryKey: [kind] });
}
