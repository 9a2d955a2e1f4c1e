import { useEffect, useSyncExternalStore } from 'react';
import { openSound, type SoundState, soundState, watchSound } from './alarm.ts';

export function useSound(): SoundState {
  return useSyncExternalStore(watchSound, soundState);
}

/** Any click or key opens the sound: nobody has to remember to. */
export function useSoundOpening(): void {
  useEffect(() => {
    const open = () => {
      if (soundState() === 'blocked') void openSound();
    };
    open();
    window.addEventListener('pointerdown', open, true);
    window.addEventListener('keydown', open, true);
    return () => {
      window.removeEventListener('pointerdown', open, true);
      window.removeEventListener('keydown', open, true);
    };
  }, []);
}
