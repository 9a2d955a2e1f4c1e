import { dutyPresence } from '@hub/server/contracts';
import { useEffect } from 'react';
import { api } from '../api.ts';
import type { SoundState } from './alarm.ts';

const everyMs = 30_000;
/** Several windows of one person on one machine: if one of them sounds, the person is heard. */
const storeKey = 'hub.critical.sounding';

/** Would the person hear it: here, or in another window that said so lately? */
export function wouldSound(sound: SoundState, soundingAt: number, now: number): boolean {
  return sound === 'ready' || (now - soundingAt >= 0 && now - soundingAt < 1.5 * everyMs);
}

/** Tells the roster that this page is open and whether it would sound. */
export function usePresence(sound: SoundState, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return;
    const tell = () => {
      if (sound === 'ready') localStorage.setItem(storeKey, String(Date.now()));
      const heard = wouldSound(sound, Number(localStorage.getItem(storeKey) ?? 0), Date.now());
      // The line being down is told elsewhere, and that nothing is told is what the roster then shows.
      void api(dutyPresence, { body: { sound: heard } }).catch(() => undefined);
    };
    // A window that goes sounds no more; one that stays says so again at its next turn.
    const leave = () => localStorage.removeItem(storeKey);
    tell();
    const timer = setInterval(tell, everyMs);
    window.addEventListener('pagehide', leave);
    return () => {
      clearInterval(timer);
      window.removeEventListener('pagehide', leave);
    };
  }, [sound, enabled]);
}
