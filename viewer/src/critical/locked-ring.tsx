import { countRinging, countRingingConsults } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useSignedIn } from '../session/session.ts';
import { startAlarm, stopAlarm } from './alarm.ts';
import { usePresence } from './use-presence.ts';
import { useSound } from './use-sound.ts';
import './critical.css';

const askAgainMs = 5_000;

/** A locked page shows nobody's name, and rings all the same. */
export function LockedRing() {
  const { t } = useTranslation(['critical', 'consult']);
  const { permissions } = useSignedIn();
  const called = permissions.includes('critical.read');
  usePresence(useSound(), called && permissions.includes('duty.read'));
  const { data } = useQuery({
    queryKey: ['critical', 'count'],
    queryFn: ({ signal }) => api(countRinging, {}, { signal }),
    enabled: called,
    refetchInterval: askAgainMs,
    refetchIntervalInBackground: true,
    staleTime: 0,
  });
  const consults = useQuery({
    queryKey: ['consults', 'ringing', 'count'],
    queryFn: ({ signal }) => api(countRingingConsults, {}, { signal }),
    enabled: permissions.includes('consult.read') && permissions.includes('duty.read'),
    refetchInterval: askAgainMs,
    refetchIntervalInBackground: true,
    staleTime: 0,
  }).data?.count;
  const criticals = data?.count ?? 0;
  const count = criticals + (consults ?? 0);
  useEffect(() => {
    if (count === 0) return;
    startAlarm();
    return stopAlarm;
  }, [count]);
  if (count === 0) return null;
  return (
    <section className="critical-ring critical-over-lock" role="alert" data-loud>
      {criticals > 0 && <strong className="critical-ring-what">{t('ring.locked', { count: criticals })}</strong>}
      {consults !== undefined && consults > 0 && (
        <div>
          <strong className="critical-ring-what">{t('consult:ring.locked', { count: consults })}</strong>
        </div>
      )}
    </section>
  );
}
