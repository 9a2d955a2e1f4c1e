import { type ConsultId, type ConsultView, readConsult } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Result } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { api } from '../api.ts';
import { useIdleLock } from '../session/idle-lock.ts';
import { useSignedIn } from '../session/session.ts';
import { Asked } from '../ui/asked.tsx';
import { openCamera, openMicrophone } from './media/capture.ts';
import { storedDevices } from './media/devices-kept.ts';
import { Prejoin, type Tracks } from './prejoin/prejoin.tsx';
import type { Room } from './room.ts';
import { RoomScreen } from './screen/room-screen.tsx';
import { asOfSeat, hasSeat, keepAs } from './signal/signal.ts';
import { RoomProvider, useSnapshot, useStay } from './use-room.ts';
import './room.css';

/** 会诊室. */
export default function RoomPage() {
  const { consultId = '' } = useParams();
  useIdleLock(useSignedIn());
  const query = useQuery({
    queryKey: ['consult', consultId],
    queryFn: () => api(readConsult, { params: { consultId: consultId as ConsultId } }),
  });
  return <Asked query={query}>{(consult) => <Stay key={consultId} consult={consult} />}</Asked>;
}

function Stay({ consult }: { consult: ConsultView }) {
  // Loaded anew in the middle of a talk: back into the seat, with the devices of before, and nobody presses anything.
  const [join, setJoin] = useState(() =>
    hasSeat(consult.id) ? { as: asOfSeat(consult.id), tracks: undefined as Tracks | undefined } : undefined,
  );
  const room = useStay(consult.id, join);
  useTracks(room, join?.tracks);
  if (!join)
    return (
      <Prejoin
        consult={consult}
        onJoin={(as, tracks) => {
          keepAs(consult.id, as);
          setJoin({ as, tracks });
        }}
      />
    );
  if (!room) return null;
  return (
    <RoomProvider value={room}>
      <Within consult={consult} onAgain={() => setJoin(undefined)} />
    </RoomProvider>
  );
}

/** What was opened before goes in; after a reload it is opened as it was. */
function useTracks(room: Room | undefined, tracks: Tracks | undefined): void {
  const { message } = App.useApp();
  const { t } = useTranslation('room');
  const given = useRef(tracks);
  given.current = tracks;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each stay
  useEffect(() => {
    if (!room) return;
    const { microphone, camera, microphoneOn, cameraOn } = storedDevices(localStorage);
    const put = async (source: 'microphone' | 'camera', track: Promise<MediaStreamTrack>) => {
      try {
        await room.media.add(source, await track, false);
      } catch {
        message.warning(t(source === 'camera' ? 'tile.cameraOff' : 'tile.muted'));
      }
    };
    // What was still opening when somebody pressed on is opened here.
    const now = given.current;
    if (now?.microphone) void put('microphone', Promise.resolve(now.microphone));
    else if (microphoneOn) void put('microphone', openMicrophone(microphone));
    if (now?.camera) void put('camera', Promise.resolve(now.camera));
    else if (cameraOn) void put('camera', openCamera(camera));
  }, [room]);
}

function Within({ consult, onAgain }: { consult: ConsultView; onAgain(): void }) {
  const { t } = useTranslation(['room', 'problems']);
  const navigate = useNavigate();
  const { state, ending } = useSnapshot();
  if (state !== 'ended' || !ending) return <RoomScreen consult={consult} />;
  // Whoever was sent out is not let in again: no button that only says so.
  const sentOut =
    ending.why === 'removed' ||
    ending.why === 'refused' ||
    (ending.why === 'not-let-in' && ending.code === 'room.removed');
  const over = ending.why === 'ended' || ending.why === 'cancelled' || ending.why === 'consent-withdrawn';
  return (
    <main className="room room-wait">
      <Result
        status={over ? 'success' : 'info'}
        title={
          ending.why === 'not-let-in' ? t(`problems:${ending.code}`, { minutes: 1 }) : t(`room:ended.${ending.why}`)
        }
        extra={
          <>
            <Button type="primary" onClick={() => navigate(`/consults/${consult.id}`)}>
              {t('room:ended.toConsult')}
            </Button>
            {!over && !sentOut && <Button onClick={onAgain}>{t('room:ended.again')}</Button>}
          </>
        }
      />
    </main>
  );
}
