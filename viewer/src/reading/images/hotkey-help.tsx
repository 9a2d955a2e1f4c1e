import { Modal, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

const images = ['wheel', 'left', 'digits', 'turn', 'measure'] as const;
const report = ['sign', 'save', 'template', 'focus', 'keyImage', 'next', 'claim', 'queue'] as const;

export function HotkeyHelp({ open, onClose }: { open: boolean; onClose(): void }) {
  const { t } = useTranslation('reading');
  const list = (keys: readonly (typeof images | typeof report)[number][]) => (
    <ul style={{ paddingInlineStart: 18, margin: '0 0 12px' }}>
      {keys.map((key) => (
        <li key={key}>{t(`images.keys.list.${key}`)}</li>
      ))}
    </ul>
  );
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('images.keys.title')} width={620}>
      <Typography.Text strong>{t('images.keys.report')}</Typography.Text>
      {list(report)}
      <Typography.Text strong>{t('images.keys.images')}</Typography.Text>
      {list(images)}
    </Modal>
  );
}
