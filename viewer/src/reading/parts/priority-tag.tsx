import type { Priority } from '@hub/server/contracts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

const colors = { emergency: 'red', urgent: 'orange', routine: 'default' } as const;

export function PriorityTag({ priority }: { priority: Priority }) {
  const { t } = useTranslation('common');
  return (
    <Tag color={colors[priority]} variant={priority === 'emergency' ? 'solid' : 'filled'} style={{ margin: 0 }}>
      {t(`priority.${priority}`)}
    </Tag>
  );
}
