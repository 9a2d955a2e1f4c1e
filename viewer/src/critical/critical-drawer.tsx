import type { CriticalId } from '@hub/server/contracts';
import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { CriticalPanel } from './critical-panel.tsx';

export function CriticalDrawer({ id, onClose }: { id: string; onClose(): void }) {
  const { t } = useTranslation('critical');
  return (
    <Drawer open size={640} title={t('panel.title')} onClose={onClose} zIndex={1950} destroyOnHidden>
      <CriticalPanel id={id as CriticalId} />
    </Drawer>
  );
}
