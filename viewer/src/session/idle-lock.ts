import { lockSession, type SessionView } from '@hub/server/contracts';
import { useEffect } from 'react';
import { api } from '../api.ts';
import { lastActivity, watchActivity } from './activity.ts';
import { useSessionActions } from './session.ts';

const checkEveryMs = 10_000;

/** Locks after the session's idle minutes without a hand on keyboard or mouse, in whichever window. */
export function useIdleLock(session: SessionView): void {
  const { lockedNow } = useSessionActions();
  useEffect(watchActivity, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the actions are made anew at each render and do the same
  useEffect(() => {
    // A guest came by a link that works once: there is no password to unlock with. The link's day ends by itself.
    if (session.post.role === 'guest') return;
    const timer = setInterval(() => {
      if (Date.now() - lastActivity() < session.idleMinutes * 60_000) return;
      lockedNow();
      void api(lockSession).catch(() => undefined);
    }, checkEveryMs);
    return () => clearInterval(timer);
  }, [session.idleMinutes, session.post.role]);
}
