import type { CriticalState } from '@hub/server/contracts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

const colors: Record<CriticalState, string> = {
  suspected: 'red',
  checking: 'volcano',
  notifying: 'red',
  acknowledged: 'orange',
  closed: 'green',
  'ruled-out': 'default',
};

export function StateTag({ state }: { state: CriticalState }) {
  const { t } = useTranslation('critical');
  return <Tag color={colors[state]}>{t(`state.${state}`)}</Tag>;
}
