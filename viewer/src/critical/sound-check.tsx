import { SoundOutlined } from '@ant-design/icons';
import { Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../session/session.ts';
import { SoundDialog } from './sound-dialog.tsx';
import { useSoundStanding } from './use-sound-standing.ts';

const colors = { ready: 'green', unchecked: 'orange', blocked: 'red' } as const;

/** In the header: would this page really sound? */
export function SoundCheck() {
  const { permissions } = useSignedIn();
  return permissions.includes('critical.read') ? <Mark /> : null;
}

function Mark() {
  const { t } = useTranslation('critical');
  const { standing } = useSoundStanding();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Tag
        color={colors[standing]}
        icon={<SoundOutlined />}
        style={{ margin: 0, cursor: 'pointer' }}
        role="button"
        tabIndex={0}
        onClick={() => setOpen(true)}
        onKeyDown={({ key }) => key === 'Enter' && setOpen(true)}
      >
        {t(`sound.${standing}`)}
      </Tag>
      {open && <SoundDialog onClose={() => setOpen(false)} />}
    </>
  );
}
