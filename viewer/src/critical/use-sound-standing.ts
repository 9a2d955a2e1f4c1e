import { dutyNow } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { api } from '../api.ts';
import { useSignedIn } from '../session/session.ts';
import { useNow } from '../ui/time.tsx';
import { heardAt, type SoundStanding, soundStanding, watchHeard } from './heard.ts';
import { useSound } from './use-sound.ts';

/** Whether this page would sound, and whether its person is on duty now. */
export function useSoundStanding(): { standing: SoundStanding; onDuty: boolean } {
  const { permissions } = useSignedIn();
  const sound = useSound();
  const heard = useSyncExternalStore(watchHeard, heardAt);
  const now = useNow(60_000);
  const { data } = useQuery({
    queryKey: ['duty', 'now'],
    queryFn: ({ signal }) => api(dutyNow, {}, { signal }),
    enabled: permissions.includes('duty.read'),
    // a duty begins by the clock, without news
    refetchInterval: 60_000,
  });
  const mine = (data?.items ?? []).filter(({ mine }) => mine).map(({ from }) => Date.parse(from));
  const dutyFrom = mine.length > 0 ? Math.max(...mine) : undefined;
  // The clock of the page is a minute behind what was just noted.
  const standing = soundStanding(sound, heard, dutyFrom, Math.max(now.getTime(), heard ?? 0));
  return { standing, onDuty: mine.length > 0 };
}
