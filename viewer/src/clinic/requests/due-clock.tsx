import type { WorklistItem } from '@hub/server/contracts';
import { useTranslation } from 'react-i18next';
import { clockTime, useNow } from '../../ui/time.tsx';

/** What is left of the promised time, red when it is over; a return stops the clock. */
export function DueClock({ request }: { request: WorklistItem }) {
  const { t } = useTranslation('clinic');
  const now = useNow();
  if (request.state === 'reviewed' || request.state === 'withdrawn') return null;
  if (request.clockPaused) return <span style={{ color: '#68707a' }}>{t('reading.requests.due.paused')}</span>;
  const minutes = Math.round((new Date(request.dueAt).getTime() - now.getTime()) / 60_000);
  const text = words(Math.abs(minutes));
  return (
    <span
      className="hub-numbers"
      title={clockTime(request.dueAt)}
      style={minutes < 0 ? { color: '#cf1322', fontWeight: 600 } : {}}
    >
      {minutes < 0 ? t('reading.requests.due.over', { text }) : t('reading.requests.due.left', { text })}
    </span>
  );

  function words(total: number): string {
    if (total < 60) return t('reading.requests.due.minutes', { count: total });
    if (total < 1440) return t('reading.requests.due.hours', { hours: Math.floor(total / 60), minutes: total % 60 });
    return t('reading.requests.due.days', { days: Math.floor(total / 1440), hours: Math.floor((total % 1440) / 60) });
  }
}
