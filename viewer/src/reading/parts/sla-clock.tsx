import type { WorklistItem } from '@hub/server/contracts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../ui/time.tsx';
import { useServerNow } from './server-clock.ts';
import { slaOf } from './sla.ts';

const colors = { left: 'green', soon: 'orange', over: 'red', paused: 'default', done: 'default' } as const;

/** The time that remains, or by how much it is over. */
export function SlaClock({ item }: { item: Pick<WorklistItem, 'state' | 'dueAt' | 'clockPaused' | 'priority'> }) {
  const { t } = useTranslation('reading');
  const now = useServerNow();
  const sla = slaOf(item, now);
  const span = (minutes: number) =>
    minutes < 60
      ? t('worklist.due.minutes', { count: minutes })
      : minutes < 48 * 60
        ? t('worklist.due.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
        : t('worklist.due.days', { days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60) });
  const text =
    sla.standing === 'done' || sla.standing === 'paused'
      ? t(`worklist.due.${sla.standing}`)
      : t(sla.standing === 'over' ? 'worklist.due.over' : 'worklist.due.left', { text: span(sla.minutes) });
  return (
    <Tag
      color={colors[sla.standing]}
      variant={sla.standing === 'over' ? 'solid' : 'filled'}
      title={clockTime(item.dueAt)}
      className="hub-numbers"
      style={{ margin: 0 }}
    >
      {text}
    </Tag>
  );
}
