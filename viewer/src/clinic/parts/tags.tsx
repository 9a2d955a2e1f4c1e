import type { Lane, OrderProgress, Priority } from '@hub/server/contracts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

export const progressColors: Record<OrderProgress, string> = {
  registered: 'default',
  examined: 'blue',
  'images-arrived': 'cyan',
  'awaiting-report': 'gold',
  returned: 'red',
  reported: 'gold',
  reviewed: 'green',
  printed: 'green',
  recheck: 'volcano',
  cancelled: 'default',
};

export function ProgressTag({ progress, imageCount }: { progress: OrderProgress; imageCount: number }) {
  const { t } = useTranslation('clinic');
  return (
    <Tag
      color={progressColors[progress]}
      style={{ margin: 0, ...(progress === 'cancelled' ? { textDecoration: 'line-through' } : {}) }}
    >
      {t(`board.progress.${progress}`, { count: imageCount })}
    </Tag>
  );
}

/** An ordinary case says nothing: only what is urgent stands out. */
export function PriorityTag({
  priority,
  lane = null,
  always = false,
}: {
  priority: Priority;
  lane?: Lane | null;
  always?: boolean;
}) {
  const { t } = useTranslation('common');
  if (lane)
    return (
      <Tag color="#a8071a" variant="solid" style={{ margin: 0 }}>
        {t(`lane.${lane}`)}
      </Tag>
    );
  if (priority === 'routine' && !always) return null;
  const color = priority === 'emergency' ? 'red' : priority === 'urgent' ? 'orange' : 'default';
  return (
    <Tag color={color} variant={priority === 'emergency' ? 'solid' : 'filled'} style={{ margin: 0 }}>
      {t(`priority.${priority}`)}
    </Tag>
  );
}
