import {
  AudioMutedOutlined,
  AudioOutlined,
  DesktopOutlined,
  FileImageOutlined,
  LogoutOutlined,
  MenuUnfoldOutlined,
  QuestionCircleOutlined,
  SettingOutlined,
  VideoCameraAddOutlined,
  VideoCameraOutlined,
} from '@ant-design/icons';
import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../../session/session.ts';
import { browserCan } from '../media/support.ts';
import { isHost } from '../room-state.ts';
import { useRoom, useSnapshot } from '../use-room.ts';
import type { Devices } from './use-devices.ts';
import { useRoomAct } from './use-room-act.ts';

function Control(props: {
  icon?: ReactNode;
  pressed?: boolean;
  danger?: boolean;
  /** always in sight, however narrow the screen */
  pinned?: boolean;
  onClick(): void;
  children: ReactNode;
  title?: string;
}) {
  const { icon, pressed, danger = false, pinned = false, onClick, children, title } = props;
  return (
    <Button
      className={pinned ? 'room-control-pinned' : ''}
      icon={icon}
      danger={danger}
      type={pressed ? 'primary' : 'default'}
      aria-pressed={pressed}
      title={title}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

/** What one does with one's own devices, and what only the host does. */
export function Controls({
  devices,
  observer,
  panel,
  onPanel,
  onSecond,
  onDevices,
  onHelp,
}: {
  devices: Devices;
  /** 观摩 sends nothing */
  observer: boolean;
  panel: boolean;
  onPanel(): void;
  onSecond(source: 'document' | 'second-camera'): void;
  onDevices(): void;
  onHelp(): void;
}) {
  const { t } = useTranslation('room');
  const { modal } = App.useApp();
  const { permissions } = useSignedIn();
  const room = useRoom();
  const { view } = useSnapshot();
  const act = useRoomAct();
  const me = view.seats.find(({ id }) => id === view.me?.seatId);
  const host = isHost(view);
  const raised = me?.hand ?? false;
  const can = browserCan(window);
  const second = (
    source: 'document' | 'second-camera',
    on: 'document' | 'second',
    off: 'documentOff' | 'secondOff',
  ) => (
    <Control
      icon={source === 'document' ? <FileImageOutlined /> : <VideoCameraAddOutlined />}
      pressed={devices.shares(source)}
      onClick={() => (devices.shares(source) ? devices.stop(source) : onSecond(source))}
    >
      {t(devices.shares(source) ? `control.${off}` : `control.${on}`)}
    </Control>
  );
  return (
    <div className="room-controls" role="toolbar" aria-label={t('control.bar')}>
      {!observer && (
        <>
          <Control
            icon={devices.micOn ? <AudioOutlined /> : <AudioMutedOutlined />}
            danger={!devices.micOn}
            title="Alt+M"
            onClick={devices.toggleMicrophone}
          >
            {t(devices.micOn ? 'control.mute' : 'control.unmute')}
          </Control>
          <Control
            icon={<VideoCameraOutlined />}
            danger={!devices.cameraOn}
            title="Alt+V"
            onClick={devices.toggleCamera}
          >
            {t(devices.cameraOn ? 'control.cameraOff' : 'control.cameraOn')}
          </Control>
          {can.screen && (
            <Control icon={<DesktopOutlined />} pressed={devices.shares('screen')} onClick={devices.toggleScreen}>
              {t(devices.shares('screen') ? 'control.screenOff' : 'control.screen')}
            </Control>
          )}
          {second('document', 'document', 'documentOff')}
          {second('second-camera', 'second', 'secondOff')}
        </>
      )}
      <Control pressed={raised} title="Alt+H" onClick={() => void act('hand', { raised: !raised })}>
        {t(raised ? 'control.handDown' : 'control.hand')}
      </Control>
      <span className="room-controls-gap" />
      {host && (
        <>
          {permissions.includes('consult.record') && (
            <Control
              pressed={view.recording !== null}
              title={t('control.recordHint')}
              onClick={() => void act('record', { on: view.recording === null })}
            >
              {t(view.recording ? 'control.recordStop' : 'control.record')}
            </Control>
          )}
          <Control pressed={view.locked} onClick={() => void act('lock', { locked: !view.locked })}>
            {t(view.locked ? 'control.unlock' : 'control.lock')}
          </Control>
        </>
      )}
      <Control icon={<SettingOutlined />} onClick={onDevices}>
        {t('control.devices')}
      </Control>
      <Control icon={<QuestionCircleOutlined />} title="?" onClick={onHelp}>
        {t('control.help')}
      </Control>
      <Control icon={<MenuUnfoldOutlined />} pressed={panel} title="Alt+P" onClick={onPanel}>
        {t('control.panel')}
      </Control>
      <Control icon={<LogoutOutlined />} pinned onClick={() => room.leave()}>
        {t('control.leave')}
      </Control>
      {host && (
        <Control
          danger
          onClick={() =>
            modal.confirm({
              title: t('control.endTitle'),
              content: t('control.endText'),
              okText: t('control.end'),
              okButtonProps: { danger: true },
              onOk: () => act('end', {}),
            })
          }
        >
          {t('control.end')}
        </Control>
      )}
    </div>
  );
}
