import type { RoomRole, Seat } from '@hub/server/contracts';
import { App, Button, Dropdown, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { isHost, presentSeats, waitingSeats } from '../room-state.ts';
import { useRoomAct } from '../screen/use-room-act.ts';
import { useSnapshot } from '../use-room.ts';

const admitted: readonly Exclude<RoomRole, 'host'>[] = ['invited', 'inviting', 'patient', 'observer'];

/** Who waits and who is there; the host lets in, silences, sends out and hands on. */
export function PeoplePanel() {
  const { t } = useTranslation('room');
  const { view } = useSnapshot();
  const host = isHost(view);
  const waiting = waitingSeats(view);
  const present = presentSeats(view);
  return (
    <div className="room-people">
      {waiting.length > 0 && (
        <>
          <h3>{t('people.waiting', { count: waiting.length })}</h3>
          {waiting.map((seat) => (
            <Person key={seat.id} seat={seat}>
              {host && <Admit seat={seat} />}
            </Person>
          ))}
        </>
      )}
      <h3>{t('people.present', { count: present.length })}</h3>
      {present.map((seat) => (
        <Person key={seat.id} seat={seat}>
          {host && seat.id !== view.me?.seatId && <HostActs seat={seat} />}
        </Person>
      ))}
    </div>
  );
}

function Person({ seat, children }: { seat: Seat; children: React.ReactNode }) {
  const { t } = useTranslation('room');
  const { view } = useSnapshot();
  return (
    <div className="room-person" data-away={seat.state === 'away'}>
      <div>
        <strong>
          {seat.name}
          {seat.id === view.me?.seatId && t('tile.me')}
        </strong>{' '}
        {seat.title} <Tag>{t(`role.${seat.role}`)}</Tag>
        {seat.hand && <Tag color="gold">{t('tile.hand')}</Tag>}
        {seat.state === 'away' && <Tag color="red">{t('tile.away')}</Tag>}
        <div className="room-hint">{seat.institution.name}</div>
      </div>
      <div className="room-person-acts">{children}</div>
    </div>
  );
}

function Admit({ seat }: { seat: Seat }) {
  const { t } = useTranslation('room');
  const act = useRoomAct();
  return (
    <>
      <Dropdown.Button
        size="small"
        type="primary"
        onClick={() => void act('admit', { seatId: seat.id })}
        menu={{
          items: [
            { key: 'as', type: 'group', label: t('people.admitAs') },
            ...admitted.map((role) => ({ key: role, label: t(`role.${role}`) })),
          ],
          onClick: ({ key }) => void act('admit', { seatId: seat.id, role: key as (typeof admitted)[number] }),
        }}
      >
        {t('people.admit')}
      </Dropdown.Button>
      <Button size="small" onClick={() => void act('refuse', { seatId: seat.id })}>
        {t('people.refuse')}
      </Button>
    </>
  );
}

function HostActs({ seat }: { seat: Seat }) {
  const { t } = useTranslation('room');
  const { modal } = App.useApp();
  const act = useRoomAct();
  const { id: seatId, name } = seat;
  const confirm = (title: string, ok: string, work: () => Promise<boolean>) =>
    modal.confirm({ title, okText: ok, onOk: work });
  const sends = (source: string) => seat.streams.some((each) => each.source === source && !each.paused);
  const pictures = seat.streams.filter(({ kind, paused }) => kind === 'video' && !paused);
  return (
    <>
      <Button
        size="small"
        disabled={!sends('microphone')}
        onClick={() => void act('mute', { seatId, source: 'microphone' })}
      >
        {t('people.mute')}
      </Button>
      <Dropdown
        menu={{
          items: [
            { key: 'camera', label: t('people.stopCamera'), disabled: pictures.length === 0 },
            {
              key: 'role',
              label: t('people.admitAs'),
              children: admitted.map((role) => ({
                key: `role ${role}`,
                label: t(`role.${role}`),
                disabled: role === seat.role,
              })),
            },
            { key: 'host', label: t('people.giveHost'), disabled: seat.state !== 'in' },
            { key: 'remove', label: t('people.remove'), danger: true },
          ],
          onClick: ({ key }) => {
            if (key === 'camera') for (const { source } of pictures) void act('mute', { seatId, source });
            if (key.startsWith('role ')) void act('admit', { seatId, role: key.slice(5) as (typeof admitted)[number] });
            if (key === 'host')
              confirm(t('people.giveHostTitle', { name }), t('people.giveHost'), () => act('give-host', { seatId }));
            if (key === 'remove')
              confirm(t('people.removeTitle', { name }), t('people.remove'), () => act('remove', { seatId }));
          },
        }}
      >
        <Button size="small">{t('people.more')}</Button>
      </Dropdown>
    </>
  );
}
