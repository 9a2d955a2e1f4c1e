import { Modal } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DeviceList, listDevices, openCamera } from '../media/capture.ts';
import { browserCan } from '../media/support.ts';
import { DeviceChoice } from '../prejoin/device-choice.tsx';
import { Picture } from './picture.tsx';
import type { Devices } from './use-devices.ts';

const none: DeviceList = { cameras: [], microphones: [], speakers: [] };
function useDeviceList(): DeviceList {
  const [list, setList] = useState(none);
  useEffect(() => {
    const look = () => void listDevices().then(setList);
    look();
    navigator.mediaDevices?.addEventListener?.('devicechange', look);
    return () => navigator.mediaDevices?.removeEventListener?.('devicechange', look);
  }, []);
  return list;
}

export function DevicesDialog({ devices, onClose }: { devices: Devices; onClose(): void }) {
  const { t } = useTranslation('room');
  const { cameras, microphones, speakers } = useDeviceList();
  const { wish, change } = devices;
  return (
    <Modal open title={t('device.title')} footer={null} onCancel={onClose}>
      <DeviceChoice
        label={t('before.camera')}
        devices={cameras}
        value={wish.camera}
        onChange={(camera) => change({ camera })}
      />
      <DeviceChoice
        label={t('before.microphone')}
        devices={microphones}
        value={wish.microphone}
        onChange={(microphone) => change({ microphone })}
      />
      {browserCan(window).audioOut && (
        <DeviceChoice
          label={t('before.speaker')}
          devices={speakers}
          value={wish.speaker}
          onChange={(speaker) => change({ speaker })}
        />
      )}
    </Modal>
  );
}

/** A document camera, a dermatoscope, an ultrasound's capture card: seen before it is shown to the others. */
export function SecondCameraDialog({
  source,
  devices,
  onClose,
}: {
  source: 'document' | 'second-camera';
  devices: Devices;
  onClose(): void;
}) {
  const { t } = useTranslation('room');
  const { cameras } = useDeviceList();
  const [chosen, choose] = useState<string>();
  const other = cameras.find(({ deviceId }) => deviceId !== devices.wish.camera)?.deviceId;
  const deviceId = chosen ?? other;
  const [track, setTrack] = useState<MediaStreamTrack>();
  useEffect(() => {
    if (!deviceId) return;
    let here = true;
    let held: MediaStreamTrack | undefined;
    openCamera(deviceId, true).then(
      (opened) => {
        if (!here) return opened.stop();
        held = opened;
        setTrack(opened);
      },
      () => here && setTrack(undefined),
    );
    return () => {
      here = false;
      held?.stop();
    };
  }, [deviceId]);
  return (
    <Modal
      open
      title={t('control.chooseCamera')}
      okText={t('control.chooseStart')}
      okButtonProps={{ disabled: !track }}
      onOk={() => {
        devices.startSecond(source, deviceId);
        onClose();
      }}
      onCancel={onClose}
    >
      <p className="room-hint">{t('control.chooseCameraHint')}</p>
      <DeviceChoice label={t(`tile.source.${source}`)} devices={cameras} value={deviceId} onChange={choose} />
      <div className="room-preview">{track && <Picture track={track} label={t(`tile.source.${source}`)} whole />}</div>
    </Modal>
  );
}

const rows = [
  ['mute', 'M'],
  ['camera', 'V'],
  ['hand', 'H'],
  ['panel', 'P'],
  ['help', '?'],
] as const;

export function RoomHelp({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('room');
  return (
    <Modal open title={t('help.title')} footer={null} onCancel={onClose}>
      <table className="room-keys">
        <tbody>
          {rows.map(([what, key]) => (
            <tr key={what}>
              <td>
                <kbd>{key}</kbd>
              </td>
              <td>{t(`help.rows.${what}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="room-hint">{t('help.inCase')}</p>
    </Modal>
  );
}
