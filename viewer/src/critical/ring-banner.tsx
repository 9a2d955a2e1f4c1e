import { Button } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../ui/time.tsx';
import { openSound, startAlarm, stopAlarm } from './alarm.ts';

const muteMs = 30_000;
const shownAtOnce = 3;

/** One matter that waits for this person: a critical value, an urgent consult. */
export interface RingingLine {
  id: string;
  loud: boolean;
  /** stands before the page's title while it is loud */
  page: string;
  show(now: Date): ReactNode;
}

/** Everything that rings in one band, with one alarm, the most urgent first. */
export function RingBanner({
  lines,
  silent,
  label,
}: {
  lines: readonly RingingLine[];
  silent: boolean;
  label: string;
}) {
  const { t } = useTranslation('critical');
  const now = useNow(1000);
  const [muted, setMuted] = useState<{ until: number; ids: string }>();
  const loud = lines.filter((each) => each.loud);
  const ids = loud.map(({ id }) => id).join(' ');
  // What came after the mute is not muted.
  const quiet = muted !== undefined && muted.until > now.getTime() && muted.ids.includes(ids);
  const sounds = loud.length > 0 && !quiet;
  useEffect(() => {
    if (!sounds) return stopAlarm();
    startAlarm();
    return stopAlarm;
  }, [sounds]);
  const page = loud[0]?.page;
  useEffect(() => {
    if (page === undefined) return;
    document.title = `${page}${document.title.replace(page, '')}`;
    return () => {
      document.title = document.title.replace(page, '');
    };
  }, [page]);
  return (
    <section className="critical-ring" role="alert" aria-label={label} data-loud={sounds}>
      {silent && loud.length > 0 && (
        <button type="button" className="critical-silent" onClick={() => void openSound()}>
          {t('ring.silent')}
        </button>
      )}
      {lines.slice(0, shownAtOnce).map(({ id, show }) => (
        <div key={id}>{show(now)}</div>
      ))}
      <div className="critical-ring-foot">
        {lines.length > shownAtOnce && <span>{t('ring.more', { count: lines.length - shownAtOnce })}</span>}
        {loud.length > 0 && (
          <Button size="small" ghost disabled={quiet} onClick={() => setMuted({ until: Date.now() + muteMs, ids })}>
            {t(quiet ? 'ring.muted' : 'ring.mute')}
          </Button>
        )}
      </div>
    </section>
  );
}
