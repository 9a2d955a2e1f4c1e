import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';

const keys = [
  '1',
  '2',
  '3',
  '4',
  '5',
  'g',
  's',
  'f',
  't',
  'a',
  'm',
  'z',
  'Esc',
  'Del',
  'Ctrl+Z',
  '[ ]',
  'c',
  'o',
] as const;

/** What the keyboard does on the desk. */
export function DeskHelp({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('reading');
  return (
    <Modal open title={t('ecg.help.title')} footer={null} onCancel={onClose}>
      <dl className="ecg-keys">
        {keys.map((key, at) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`ecg.help.keys.${at as 0}`)}</dd>
          </div>
        ))}
      </dl>
      <p>{t('ecg.help.mouse')}</p>
    </Modal>
  );
}
