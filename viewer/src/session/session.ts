import { currentSession, Problem, type SessionView } from '@hub/server/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { api, onSessionProblem } from '../api.ts';

export const sessionKey = ['session'] as const;

type State = { state: 'loading' } | { state: 'none' } | { state: 'in'; view: SessionView; locked: boolean };

/** A lock is known at once, wherever the 423 came from; it covers the page until the password is given. */
let locked = false;
const watchers = new Set<() => void>();
function setLocked(next: boolean): void {
  if (locked === next) return;
  locked = next;
  for (const watcher of watchers) watcher();
}
function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function useSession(): State {
  const client = useQueryClient();
  const covered = useSyncExternalStore(watch, () => locked);
  const { data, isPending } = useQuery({
    queryKey: sessionKey,
    queryFn: async (): Promise<SessionView | null> => {
      try {
        const view = await api(currentSession);
        setLocked(view.locked);
        return view;
      } catch (error) {
        if (error instanceof Problem && error.code === 'session.none') return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
  useEffect(
    () =>
      onSessionProblem((code) => {
        if (code === 'session.locked') setLocked(true);
        else client.setQueryData(sessionKey, null);
      }),
    [client],
  );
  if (isPending) return { state: 'loading' };
  return data ? { state: 'in', view: data, locked: covered } : { state: 'none' };
}

/** For screens behind the sign-in. */
export function useSignedIn(): SessionView {
  const session = useSession();
  if (session.state !== 'in') throw new Error('this screen is shown to signed-in people only');
  return session.view;
}

export function useSessionActions() {
  const client = useQueryClient();
  return {
    /** a new session or another post: nothing shown before belongs to it */
    entered(view: SessionView): void {
      client.clear();
      client.setQueryData(sessionKey, view);
      setLocked(view.locked);
    },
    /** the same session goes on */
    changed(view: SessionView): void {
      client.setQueryData(sessionKey, view);
      setLocked(view.locked);
    },
    lockedNow(): void {
      setLocked(true);
    },
    left(): void {
      client.clear();
      client.setQueryData(sessionKey, null);
      setLocked(false);
    },
  };
}
