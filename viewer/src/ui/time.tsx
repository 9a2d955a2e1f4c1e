import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Times are those of the county's wall clock whatever the PC is set to. */
const wallClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** 'YYYY-MM-DD HH:mm' of an ISO instant, in Asia/Shanghai. */
export function clockTime(instant: string): string {
  return wallClock.format(new Date(instant)).slice(0, 16);
}

/** The time of day alone, when it is today. */
export function shortTime(instant: string, now = new Date()): string {
  const text = clockTime(instant);
  return text.slice(0, 10) === wallClock.format(now).slice(0, 10) ? text.slice(11) : text.slice(5);
}

/** A DICOM date (YYYYMMDD) as people write it. */
export function dicomDate(date: string): string {
  return /^\d{8}$/.test(date) ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` : date;
}

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
