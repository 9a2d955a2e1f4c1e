import { CloseOutlined } from '@ant-design/icons';
import type { ConsultView } from '@hub/server/contracts';
import { Badge, Button, Tabs } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '../../ui/asked.tsx';
import { PeoplePanel } from '../people/people-panel.tsx';
import { waitingSeats } from '../room-state.ts';
import { useSnapshot } from '../use-room.ts';
import { ChatPanel } from './chat-panel.tsx';
import { FilesPanel } from './files-panel.tsx';
import './panel.css';

export type PanelTab = 'people' | 'chat' | 'files' | 'opinion' | 'phone';

const OpinionPane = lazy(async () => ({ default: (await import('../../consult/opinion-pane.tsx')).OpinionPane }));

/** Beside the case: people, what is written, files, the opinion, and whom to call when nothing works. */
export function SidePanel({
  consult,
  tab,
  onTab,
  onClose,
}: {
  consult: ConsultView;
  tab: PanelTab;
  onTab(tab: PanelTab): void;
  onClose(): void;
}) {
  const { t } = useTranslation('room');
  const { view } = useSnapshot();
  const waiting = waitingSeats(view).length;
  const unread = useUnread(view.heard.length, tab === 'chat');
  return (
    <aside className="room-panel">
      <Tabs
        size="small"
        activeKey={tab}
        onChange={(key) => onTab(key as PanelTab)}
        tabBarExtraContent={
          <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t('panel.close')} onClick={onClose} />
        }
        items={[
          { key: 'people', label: <Badged count={waiting}>{t('panel.people')}</Badged>, children: <PeoplePanel /> },
          {
            key: 'chat',
            label: <Badged count={unread}>{t('panel.chat')}</Badged>,
            children: <ChatPanel consultId={consult.id} />,
          },
          { key: 'files', label: t('panel.files'), children: <FilesPanel consultId={consult.id} /> },
          {
            key: 'opinion',
            label: t('panel.opinion'),
            children: (
              <Suspense fallback={<Loading />}>
                <OpinionPane consultId={consult.id} />
              </Suspense>
            ),
          },
          { key: 'phone', label: t('panel.phone'), children: <Phones consult={consult} /> },
        ]}
      />
    </aside>
  );
}

function Badged({ count, children }: { count: number; children: string }) {
  return (
    <Badge count={count} size="small" offset={[6, -2]}>
      {children}
    </Badge>
  );
}

function useUnread(count: number, open: boolean): number {
  const [seen, setSeen] = useState(count);
  useEffect(() => {
    if (open) setSeen(count);
  }, [open, count]);
  return open ? 0 : Math.max(0, count - seen);
}

export function Phones({ consult }: { consult: ConsultView }) {
  const { t } = useTranslation('room');
  if (consult.phones.length === 0) return <p className="room-hint">{t('panel.noPhone')}</p>;
  return (
    <>
      <p>{t('panel.phoneHint')}</p>
      <ul className="room-phones">
        {consult.phones.map(({ name, phone }) => (
          <li key={`${name} ${phone}`}>
            <span>{name}</span>
            <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
