import type { MediaSource } from '@hub/server/contracts';
import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openCamera, openMicrophone, openScreen } from '../media/capture.ts';
import { type DeviceWish, storeDevices, storedDevices } from '../media/devices-kept.ts';
import { faultOf } from '../prejoin/use-preview.ts';
import { useMedia, useRoom } from '../use-room.ts';

export interface Devices {
  wish: DeviceWish;
  micOn: boolean;
  cameraOn: boolean;
  shares(source: MediaSource): boolean;
  toggleMicrophone(): void;
  toggleCamera(): void;
  toggleScreen(): void;
  /** a document camera or a capture card, chosen by name */
  startSecond(source: 'document' | 'second-camera', deviceId: string | undefined): void;
  stop(source: MediaSource): void;
  change(part: Partial<DeviceWish>): void;
}

/** What of this computer goes into the room, switched by hand; a refusal is said with what to do. */
export function useDevices(): Devices {
  const { t } = useTranslation('room');
  const { message } = App.useApp();
  const { media } = useRoom();
  const { sent } = useMedia();
  const [wish, setWish] = useState(() => storedDevices(localStorage));
  const of = (source: MediaSource) => sent.find((each) => each.source === source);
  const change = (part: Partial<DeviceWish>) => {
    const next = { ...wish, ...part };
    setWish(next);
    storeDevices(localStorage, next);
  };
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      const fault = faultOf(error);
      if (fault !== 'cancelled') message.error(`${t(`fault.${fault}.what`)} ${t(`fault.${fault}.how`)}`, 8);
    }
  };
  const microphone = of('microphone');
  return {
    wish,
    micOn: microphone !== undefined && !microphone.off,
    cameraOn: of('camera') !== undefined,
    shares: (source) => of(source) !== undefined,
    toggleMicrophone() {
      if (microphone) {
        media.setOff('microphone', !microphone.off);
        change({ microphoneOn: microphone.off });
        return;
      }
      void attempt(async () => {
        await media.add('microphone', await openMicrophone(wish.microphone), false);
        change({ microphoneOn: true });
      });
    },
    toggleCamera() {
      // The lamp of the camera goes out with it: people look at the lamp.
      if (of('camera')) {
        media.remove('camera');
        change({ cameraOn: false });
        return;
      }
      void attempt(async () => {
        await media.add('camera', await openCamera(wish.camera), false);
        change({ cameraOn: true });
      });
    },
    toggleScreen() {
      if (of('screen')) return media.remove('screen');
      void attempt(async () => media.add('screen', await openScreen(), false));
    },
    startSecond: (source, deviceId) =>
      void attempt(async () => media.add(source, await openCamera(deviceId, true), false)),
    stop: (source) => media.remove(source),
    change(part) {
      change(part);
      if ('microphone' in part && microphone)
        void attempt(async () => media.replace('microphone', await openMicrophone(part.microphone)));
      if ('camera' in part && of('camera'))
        void attempt(async () => media.replace('camera', await openCamera(part.camera)));
    },
  };
}
