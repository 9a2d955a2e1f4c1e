import type { ConsultView } from '@hub/server/contracts';
import { App, Result, Spin, Tag } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { noteWork } from '../../session/activity.ts';
import { CaseTable } from '../case/case-table.tsx';
import { useShared } from '../case/use-shared.ts';
import { roomLayout } from '../layout.ts';
import { type PanelTab, Phones, SidePanel } from '../panel/side-panel.tsx';
import { waitingSeats } from '../room-state.ts';
import { useMedia, useRoom, useSnapshot } from '../use-room.ts';
import { Banners } from './banners.tsx';
import { Controls } from './controls.tsx';
import { DevicesDialog, RoomHelp, SecondCameraDialog } from './dialogs.tsx';
import { Sounds } from './sounds.tsx';
import { tilesOf } from './tile-list.ts';
import { Tiles, TileView } from './tiles.tsx';
import { useDevices } from './use-devices.ts';
import { useRoomAct } from './use-room-act.ts';
import { useRoomKeys } from './use-room-keys.ts';
import './screen.css';

type Dialog = 'devices' | 'help' | 'document' | 'second-camera';

/** Inside: faces, the case on the table, the panel beside it. */
export function RoomScreen({ consult }: { consult: ConsultView }) {
  const { t } = useTranslation('room');
  const room = useRoom();
  const { state, view } = useSnapshot();
  // Who was not let in yet, and who waits again, sees nothing of the room; a cut line changes nothing about that.
  if (!view.seats.some(({ id }) => id === view.me?.seatId))
    return (
      <main className="room room-wait">
        <Result
          icon={<Spin size="large" />}
          title={t(state === 'waiting' || state === 'away' ? `state.${state}` : 'state.connecting')}
          subTitle={state === 'waiting' || state === 'away' ? t(`state.${state}Hint`) : undefined}
          extra={
            <button type="button" className="room-quit" onClick={() => room.leave()}>
              {t('control.leave')}
            </button>
          }
        />
        <Phones consult={consult} />
      </main>
    );
  return <Inside consult={consult} />;
}

function Inside({ consult }: { consult: ConsultView }) {
  const { t } = useTranslation('room');
  const { t: common } = useTranslation('common');
  const { view } = useSnapshot();
  const { sent, received } = useMedia();
  const act = useRoomAct();
  const devices = useDevices();
  const shared = useShared();
  const [panel, setPanel] = useState(() => window.innerWidth >= 1_200);
  const [tab, setTab] = useState<PanelTab>('people');
  const [dialog, setDialog] = useState<Dialog>();
  const [large, setLarge] = useState<string>();
  const main = useRef<HTMLElement>(null);
  const size = useSize(main);
  const me = view.seats.find(({ id }) => id === view.me?.seatId);
  const { media } = useRoom();
  const observer = view.me?.role === 'observer';
  // 观摩 sends nothing, and the lamp of a camera that nobody sees must not burn.
  // biome-ignore lint/correctness/useExhaustiveDependencies: also one that opens later
  useEffect(() => {
    if (observer) for (const source of ['camera', 'microphone'] as const) media.remove(source);
  }, [observer, media, sent]);
  useKnock(() => {
    setPanel(true);
    setTab('people');
  });
  // Somebody who talks is at work, although no hand is on the mouse.
  const speaking = view.speaker !== null && view.speaker === view.me?.seatId;
  useEffect(() => {
    if (!speaking) return;
    noteWork();
    const timer = setInterval(noteWork, 5_000);
    return () => clearInterval(timer);
  }, [speaking]);
  useRoomKeys({
    mute: devices.toggleMicrophone,
    camera: devices.toggleCamera,
    hand: () => void act('hand', { raised: !me?.hand }),
    panel: () => setPanel(!panel),
    help: () => setDialog('help'),
  });

  const tiles = tilesOf(view.seats, view.me?.seatId, received, sent);
  const big = tiles.find(({ key }) => key === large);
  const hasCase = shared.subject !== null || big !== undefined || (shared.mayTakePart && consult.studies.length > 0);
  const layout = roomLayout({ ...size, tiles: tiles.length, panel, hasCase });
  return (
    <main ref={main} className="room" data-shape={layout.shape} data-panel={panel}>
      <header className="room-head">
        <strong>{t('title')}</strong>
        <span className="room-head-case">{t('of', { number: consult.number, patient: consult.patientName })}</span>
        {consult.demonstration && <Tag color="orange">{common('demonstration')}</Tag>}
        {view.recording && <Tag color="red">{t('state.recording')}</Tag>}
      </header>
      <Banners />
      <Sounds speaker={devices.wish.speaker} />
      <div className="room-body">
        <div className="room-middle">
          {hasCase && (
            <div className="room-table">
              {big ? (
                <div className="room-big">
                  <TileView
                    tile={big}
                    size={undefined}
                    speaking={view.speaker === big.seat.id}
                    large
                    onLarge={() => setLarge(undefined)}
                  />
                </div>
              ) : (
                <CaseTable consult={consult} shared={shared} />
              )}
            </div>
          )}
          <div className="room-tiles" style={layout.shape === 'beside' ? { width: layout.strip } : undefined}>
            <Tiles
              tiles={tiles.filter(({ key }) => key !== big?.key)}
              size={layout.tile}
              large={large}
              onLarge={setLarge}
            />
          </div>
        </div>
        <div className="room-panel-place" data-open={panel}>
          <SidePanel consult={consult} tab={tab} onTab={setTab} onClose={() => setPanel(false)} />
        </div>
      </div>
      <Controls
        devices={devices}
        observer={observer}
        panel={panel}
        onPanel={() => setPanel(!panel)}
        onSecond={setDialog}
        onDevices={() => setDialog('devices')}
        onHelp={() => setDialog('help')}
      />
      {dialog === 'devices' && <DevicesDialog devices={devices} onClose={() => setDialog(undefined)} />}
      {(dialog === 'document' || dialog === 'second-camera') && (
        <SecondCameraDialog source={dialog} devices={devices} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'help' && <RoomHelp onClose={() => setDialog(undefined)} />}
    </main>
  );
}

function useSize(of: React.RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: window.innerWidth, height: window.innerHeight });
  useEffect(() => {
    const element = of.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => {
      const body = element.querySelector('.room-body');
      setSize({ width: element.clientWidth, height: body?.clientHeight ?? element.clientHeight });
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [of]);
  return size;
}

/** Whoever hosts is told that somebody waits, once for each. */
function useKnock(onKnock: () => void): void {
  const { t } = useTranslation('room');
  const { notification } = App.useApp();
  const { view } = useSnapshot();
  const known = useRef(new Set<string>());
  const host = view.me?.role === 'host';
  const waiting = waitingSeats(view);
  const ids = waiting.map(({ id }) => id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each who comes
  useEffect(() => {
    if (!host) return;
    for (const { id, name, institution } of waiting) {
      if (known.current.has(id)) continue;
      known.current.add(id);
      notification.info({ key: id, title: t('people.arrived', { name, institution: institution.name }), duration: 8 });
      onKnock();
    }
  }, [host, ids]);
}
