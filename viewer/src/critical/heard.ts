import type { SoundState } from './alarm.ts';

/** blocked: the browser is silent; unchecked: nobody has heard it since the duty began; ready. */
export type SoundStanding = 'blocked' | 'unchecked' | 'ready';

/** Whoever comes for a duty checks a little before it begins. */
const beforeDutyMs = 30 * 60_000;
const dayMs = 86_400_000;
const chinaMs = 8 * 3_600_000;

/** Does the sound count as checked? Once for each duty, and once a day where that lasts longer or nobody is on duty. */
export function soundStanding(
  sound: SoundState,
  heardAt: number | undefined,
  dutyFrom: number | undefined,
  now: number,
): SoundStanding {
  if (sound === 'blocked') return 'blocked';
  const midnight = Math.floor((now + chinaMs) / dayMs) * dayMs - chinaMs;
  const since = Math.max(midnight - beforeDutyMs, (dutyFrom ?? 0) - beforeDutyMs);
  return heardAt !== undefined && heardAt >= since && heardAt <= now ? 'ready' : 'unchecked';
}

/** By device: when somebody last heard this machine. */
const storeKey = 'hub.critical.heard';
const watchers = new Set<() => void>();

export function heardAt(): number | undefined {
  const at = Date.parse(localStorage.getItem(storeKey) ?? '');
  return Number.isNaN(at) ? undefined : at;
}

export function noteHeard(heard: boolean): void {
  if (heard) localStorage.setItem(storeKey, new Date().toISOString());
  else localStorage.removeItem(storeKey);
  for (const watcher of watchers) watcher();
}

/** Also what another window of this machine noted. */
export function watchHeard(watcher: () => void): () => void {
  watchers.add(watcher);
  window.addEventListener('storage', watcher);
  return () => {
    watchers.delete(watcher);
    window.removeEventListener('storage', watcher);
  };
}
