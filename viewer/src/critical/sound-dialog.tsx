import { SoundOutlined } from '@ant-design/icons';
import { Alert, Button, Modal, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openSound, soundOnce } from './alarm.ts';
import { noteHeard } from './heard.ts';

/** The person presses, hears, and says so: what the loudspeaker does no browser knows. */
export function SoundDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('critical');
  const [played, setPlayed] = useState(false);
  const [failed, setFailed] = useState(false);
  const play = async () => {
    const ready = (await openSound()) === 'ready';
    if (ready) soundOnce();
    setPlayed(ready);
    setFailed(!ready);
  };
  const answer = (heard: boolean) => {
    noteHeard(heard);
    setFailed(!heard);
    if (heard) onClose();
  };
  return (
    <Modal open title={t('sound.title')} footer={null} onCancel={onClose} zIndex={1960} destroyOnHidden>
      <p>{t('sound.text')}</p>
      <Space wrap>
        <Button type="primary" icon={<SoundOutlined />} onClick={() => void play()}>
          {t('sound.play')}
        </Button>
        <Button disabled={!played} onClick={() => answer(true)}>
          {t('sound.heard')}
        </Button>
        <Button danger onClick={() => answer(false)}>
          {t('sound.notHeard')}
        </Button>
      </Space>
      {failed && <Alert type="error" showIcon title={t('sound.failed')} style={{ marginTop: 12 }} />}
    </Modal>
  );
}
