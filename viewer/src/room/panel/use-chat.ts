import { type ChatMessage, type ConsultId, Problem, readChat, sendChat } from '@hub/server/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../api.ts';
import { pauseBefore } from '../signal/backoff.ts';
import { newId } from '../signal/new-id.ts';
import { useSnapshot } from '../use-room.ts';
import { acknowledged, again, nextOf, type Outgoing, put, refused, storedOutbox, storeOutbox } from './outbox.ts';

export interface Chat {
  messages: readonly ChatMessage[];
  outbox: readonly Outgoing[];
  /** what lies in the outbox could not be sent just now */
  waits: boolean;
  write(text: string): void;
  resend(id: string): void;
}

/** What was written in the room, and what is on its way: sent again until the hub has acknowledged it. */
export function useChat(consultId: string): Chat {
  const client = useQueryClient();
  const { view, state } = useSnapshot();
  const params = { consultId: consultId as ConsultId };
  const key = ['consult', consultId, 'chat'];
  const stored = useQuery({ queryKey: key, queryFn: () => api(readChat, { params }) });
  const [outbox, setOutbox] = useState(() => storedOutbox(sessionStorage, consultId));
  const [waits, setWaits] = useState(false);
  const latest = useRef(outbox);
  const change = useCallback(
    (next: Outgoing[]) => {
      latest.current = next;
      storeOutbox(sessionStorage, consultId, next);
      setOutbox(next);
    },
    [consultId],
  );

  const sending = useRef(false);
  const failures = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pump = useCallback(async () => {
    if (sending.current) return;
    clearTimeout(timer.current);
    sending.current = true;
    try {
      for (let next = nextOf(latest.current); next; next = nextOf(latest.current)) {
        const { id, text } = next;
        try {
          const message = await api(sendChat, { params: { consultId: consultId as ConsultId }, body: { id, text } });
          failures.current = 0;
          setWaits(false);
          client.setQueryData<{ items: ChatMessage[] }>(
            ['consult', consultId, 'chat'],
            (before) => before && { items: [...before.items.filter((each) => each.id !== id), message] },
          );
          change(acknowledged(latest.current, id));
        } catch (error) {
          if (error instanceof Problem && error.code !== 'request.too-many') {
            change(refused(latest.current, id));
            continue;
          }
          setWaits(true);
          timer.current = setTimeout(() => void pump(), pauseBefore(failures.current++));
          return;
        }
      }
    } finally {
      sending.current = false;
    }
  }, [client, consultId, change]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a line that is back is tried at once, and shows what was missed
  useEffect(() => {
    if (state !== 'in') return;
    void pump();
    void client.invalidateQueries({ queryKey: key });
  }, [state, pump]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const known = new Map<string, ChatMessage>();
  for (const message of [...(stored.data?.items ?? []), ...view.heard]) {
    const before = known.get(message.id);
    // The room tells everybody the same; only the list knows which are mine.
    known.set(message.id, before?.mine ? before : message);
  }
  const messages = [...known.values()].sort((a, b) => a.at.localeCompare(b.at));
  return {
    messages,
    outbox: outbox.filter(({ id }) => !known.has(id)),
    waits,
    write(text) {
      change(put(latest.current, { id: newId(), text, at: new Date().toISOString(), refused: false }));
      void pump();
    },
    resend(id) {
      change(again(latest.current, id));
      void pump();
    },
  };
}
