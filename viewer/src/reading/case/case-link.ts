import { useEffect, useMemo, useRef } from 'react';
import type { KeyImageAnswer } from '../images/image-desk.tsx';

/** What the report window and the images window of one reader tell each other. */
export type LinkMessage =
  /** the report window shows this case now; null: none */
  | { kind: 'case'; requestId: string | null }
  /** a report window asks who is there */
  | { kind: 'report-here' }
  | { kind: 'images-here'; requestId: string | null }
  | { kind: 'images-gone' }
  | { kind: 'close-images' }
  | { kind: 'capture' | 'focus'; requestId: string }
  | { kind: 'key-image'; requestId: string; image: KeyImageAnswer }
  | { kind: 'unviewed'; requestId: string; count: number };

const storeKey = 'hub.reading.pair';

/** Two reading windows of one person must not steer each other's pictures: a pair has its own channel. */
export function pairOf(search: string): string {
  const pair =
    new URLSearchParams(search).get('pair') ??
    sessionStorage.getItem(storeKey) ??
    crypto.randomUUID?.() ??
    String(Math.random());
  sessionStorage.setItem(storeKey, pair);
  return pair;
}

export interface CaseLink {
  tell(message: LinkMessage): void;
}

/** The channel of this pair while the page is mounted. */
export function useCaseLink(pair: string, onMessage: (message: LinkMessage) => void): CaseLink {
  const latest = useRef(onMessage);
  latest.current = onMessage;
  const channel = useRef<BroadcastChannel | undefined>(undefined);
  useEffect(() => {
    const opened = new BroadcastChannel(`hub-reading ${pair}`);
    opened.onmessage = ({ data }) => latest.current(data as LinkMessage);
    channel.current = opened;
    return () => {
      channel.current = undefined;
      opened.close();
    };
  }, [pair]);
  return useMemo(() => ({ tell: (message) => channel.current?.postMessage(message) }), []);
}
