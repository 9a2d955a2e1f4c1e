import type { Lane, Priority } from '@hub/server/contracts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

const colors = { emergency: 'red', urgent: 'orange', routine: 'default' } as const;

/** A lane says more than the emergency that it is. */
export function PriorityTag({ priority, lane = null }: { priority: Priority; lane?: Lane | null }) {
  const { t } = useTranslation('common');
  if (lane)
    return (
      <Tag color="#a8071a" variant="solid" style={{ margin: 0, fontWeight: 700 }}>
        {t(`lane.${lane}`)}
      </Tag>
    );
  return (
    <Tag color={colors[priority]} variant={priority === 'emergency' ? 'solid' : 'filled'} style={{ margin: 0 }}>
      {t(`priority.${priority}`)}
    </Tag>
  );
}
