import { type ConsultView, roomsState } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Progress, Radio } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../../api.ts';
import type { CaptureFault } from '../media/capture.ts';
import { type DeviceWish, storeDevices, storedDevices } from '../media/devices-kept.ts';
import { bringLibrary } from '../media/library.ts';
import { browserCan } from '../media/support.ts';
import { Picture } from '../screen/picture.tsx';
import { DeviceChoice } from './device-choice.tsx';
import { LineCheck } from './line-check.tsx';
import { useMicLevel } from './mic-level.ts';
import { playTestTone } from './test-tone.ts';
import { TrustSteps } from './trust-steps.tsx';
import { usePreview } from './use-preview.ts';
import './prejoin.css';

export interface Tracks {
  camera: MediaStreamTrack | undefined;
  microphone: MediaStreamTrack | undefined;
}

/** 设备与网络检测: one sees and hears what the others will, before they do. */
export function Prejoin({
  consult,
  onJoin,
}: {
  consult: ConsultView;
  onJoin(as: 'self' | 'patient', tracks: Tracks): void;
}) {
  const { t } = useTranslation(['room', 'problems']);
  const navigate = useNavigate();
  const [wish, setWish] = useState(() => storedDevices(localStorage));
  const [as, setAs] = useState<'self' | 'patient'>('self');
  const preview = usePreview(wish);
  const rooms = useQuery({ queryKey: ['rooms'], queryFn: () => api(roomsState), refetchInterval: 10_000 });
  const can = browserCan(window);
  useEffect(() => void bringLibrary().catch(() => undefined), []);
  const change = (part: Partial<DeviceWish>) => {
    const next = { ...wish, ...part };
    setWish(next);
    storeDevices(localStorage, next);
  };
  const media = rooms.data?.media;
  const fault = preview.camera.fault ?? preview.microphone.fault;
  return (
    <main className="room-before">
      <header className="room-before-head">
        <h1>{t('before.title')}</h1>
        <span>{t('of', { number: consult.number, patient: consult.patientName })}</span>
        <Button onClick={() => navigate(`/consults/${consult.id}`)}>{t('before.back')}</Button>
      </header>
      {!consult.may.join && (
        <Alert
          type="warning"
          showIcon
          title={
            consult.may.joinRefusal
              ? t('before.cannot', { reason: refusalWords(t, consult.may.joinRefusal) })
              : t('before.notYet')
          }
        />
      )}
      {media && !media.ready && (
        <Alert
          type="info"
          showIcon
          title={t('before.media.notReady', { problem: mediaProblem(t, media.problem) })}
          description={t('before.media.stillWorks')}
        />
      )}
      {!can.peer && <Alert type="warning" showIcon title={t('before.noPeer')} />}
      <div className="room-before-body">
        <section className="room-check">
          <h2>{t('before.camera')}</h2>
          <div className="room-preview">
            {preview.camera.track ? (
              <Picture track={preview.camera.track} label={t('before.preview')} mirrored />
            ) : (
              <span>{t('before.previewOff')}</span>
            )}
          </div>
          <DeviceChoice
            label={t('before.camera')}
            devices={preview.devices.cameras}
            value={wish.camera}
            onChange={(camera) => change({ camera })}
          />
          <Checkbox checked={wish.cameraOn} onChange={({ target }) => change({ cameraOn: target.checked })}>
            {t('before.cameraOn')}
          </Checkbox>
          {fault && <FaultNote fault={fault} onRetry={preview.retry} />}
        </section>
        <div>
          <section className="room-check">
            <h2>{t('before.microphone')}</h2>
            <Level track={preview.microphone.track} />
            <DeviceChoice
              label={t('before.microphone')}
              devices={preview.devices.microphones}
              value={wish.microphone}
              onChange={(microphone) => change({ microphone })}
            />
            <Checkbox checked={wish.microphoneOn} onChange={({ target }) => change({ microphoneOn: target.checked })}>
              {t('before.microphoneOn')}
            </Checkbox>
          </section>
          <section className="room-check">
            <h2>{t('before.speaker')}</h2>
            {can.audioOut && (
              <DeviceChoice
                label={t('before.speaker')}
                devices={preview.devices.speakers}
                value={wish.speaker}
                onChange={(speaker) => change({ speaker })}
              />
            )}
            <ToneButton speaker={wish.speaker} />
          </section>
          <LineCheck />
          {consult.side === 'inviting' && (
            <section className="room-check">
              <h2>{t('before.as')}</h2>
              <Radio.Group
                vertical
                value={as}
                onChange={({ target }) => setAs(target.value as 'self' | 'patient')}
                options={(['self', 'patient'] as const).map((value) => ({ value, label: t(`before.${value}`) }))}
              />
            </section>
          )}
          <Button
            type="primary"
            size="large"
            block
            disabled={!consult.may.join}
            onClick={() => onJoin(as, preview.take())}
          >
            {t('before.join')}
          </Button>
        </div>
      </div>
      {(fault === 'insecure' || !can.secure) && <TrustSteps rooms={rooms.data} />}
    </main>
  );
}

function mediaProblem(
  t: (key: 'room:before.media.building' | 'room:before.media.starting') => string,
  problem: string | null,
): string {
  if (problem === 'building') return t('room:before.media.building');
  return problem === 'starting' || problem === null ? t('room:before.media.starting') : problem;
}

/** A refusal is one of the hub's codes; what is no code was written for the person already. */
function refusalWords(t: (key: never) => string, refusal: string): string {
  const key = `problems:${refusal}`;
  const words = t(key as never);
  return words === refusal || words === key ? refusal : words;
}

export function FaultNote({ fault, onRetry }: { fault: CaptureFault; onRetry(): void }) {
  const { t } = useTranslation('room');
  const { t: common } = useTranslation('common');
  return (
    <Alert
      type="error"
      showIcon
      title={t(`fault.${fault}.what`)}
      description={t(`fault.${fault}.how`)}
      action={
        fault !== 'insecure' && (
          <Button size="small" onClick={onRetry}>
            {common('action.retry')}
          </Button>
        )
      }
    />
  );
}

/** Silent for so long although it is open: most likely it is switched off. */
const silentAfterMs = 6_000;

function Level({ track }: { track: MediaStreamTrack | undefined }) {
  const { t } = useTranslation('room');
  const level = useMicLevel(track);
  const [silent, setSilent] = useState(false);
  const heard = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another microphone begins unheard
  useEffect(() => {
    heard.current = Date.now();
    setSilent(false);
  }, [track]);
  useEffect(() => {
    if (level === undefined) return;
    if (level > 0.08) heard.current = Date.now();
    setSilent(Date.now() - heard.current > silentAfterMs);
  }, [level]);
  return (
    <>
      <Progress
        percent={Math.round((level ?? 0) * 100)}
        showInfo={false}
        status={silent ? 'exception' : 'success'}
        aria-label={t('before.microphone')}
      />
      <p className="room-hint">{t(silent ? 'before.silent' : 'before.levelHint')}</p>
    </>
  );
}

function ToneButton({ speaker }: { speaker: string | undefined }) {
  const { t } = useTranslation('room');
  const [playing, setPlaying] = useState(false);
  return (
    <Button
      disabled={playing}
      onClick={() => {
        setPlaying(true);
        void playTestTone(speaker).finally(() => setPlaying(false));
      }}
    >
      {t(playing ? 'before.tonePlaying' : 'before.tone')}
    </Button>
  );
}
