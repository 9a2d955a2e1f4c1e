import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockTime } from './clock-time.ts';

export { clockTime, dicomDate, shortTime } from './clock-time.ts';

/** The present moment, renewed every `everyMs`: for clocks and ages on the screen. */
export function useNow(everyMs = 15_000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** 「3 分钟前」 with the full time as its title. */
export function Ago({ at }: { at: string }) {
  const { t } = useTranslation();
  const now = useNow(30_000);
  const minutes = Math.max(0, dayjs(now).diff(at, 'minute'));
  const text =
    minutes < 1
      ? t('relative.now')
      : minutes < 60
        ? t('relative.minutes', { count: minutes })
        : minutes < 1440
          ? t('relative.hours', { count: Math.floor(minutes / 60) })
          : t('relative.days', { count: Math.floor(minutes / 1440) });
  return (
    <time dateTime={at} title={clockTime(at)}>
      {text}
    </time>
  );
}
