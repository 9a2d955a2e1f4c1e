import { SoundOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SoundDialog } from './sound-dialog.tsx';
import { useSoundStanding } from './use-sound-standing.ts';

/** Whoever is on duty and has not heard this machine is told on every page, also where there is no header. */
export function DutySoundBar() {
  const { t } = useTranslation('critical');
  const { standing, onDuty } = useSoundStanding();
  const [open, setOpen] = useState(false);
  return (
    <>
      {onDuty && standing !== 'ready' && (
        <section className="critical-sound-bar hub-screen-only" data-standing={standing} aria-label={t('sound.title')}>
          <SoundOutlined /> {t(`sound.onDuty.${standing}`)}
          <Button size="small" onClick={() => setOpen(true)}>
            {t('sound.check')}
          </Button>
        </section>
      )}
      {open && <SoundDialog onClose={() => setOpen(false)} />}
    </>
  );
}
