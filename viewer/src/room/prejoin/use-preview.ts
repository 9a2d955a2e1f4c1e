import { useCallback, useEffect, useRef, useState } from 'react';
import {
  type CaptureFault,
  CaptureRefused,
  type DeviceList,
  listDevices,
  openCamera,
  openMicrophone,
} from '../media/capture.ts';
import type { DeviceWish } from '../media/devices-kept.ts';

type Opened = { track?: MediaStreamTrack; fault?: CaptureFault };
export interface Preview {
  camera: Opened;
  microphone: Opened;
  devices: DeviceList;
  retry(): void;
  /** the tracks go into the room and are not stopped here */
  take(): { camera: MediaStreamTrack | undefined; microphone: MediaStreamTrack | undefined };
}
const noDevices: DeviceList = { cameras: [], microphones: [], speakers: [] };

/** Camera and microphone as they would be in the room, opened to be looked at and heard. */
export function usePreview({ camera, microphone, cameraOn, microphoneOn }: DeviceWish): Preview {
  const [attempt, setAttempt] = useState(0);
  const [devices, setDevices] = useState(noDevices);
  const look = useCallback(() => void listDevices().then(setDevices), []);
  const taken = useRef(false);
  const video = useTrack(cameraOn, camera, openCamera, attempt, look, taken);
  const audio = useTrack(microphoneOn, microphone, openMicrophone, attempt, look, taken);
  useEffect(() => {
    look();
    const media = navigator.mediaDevices;
    media?.addEventListener?.('devicechange', look);
    return () => media?.removeEventListener?.('devicechange', look);
  }, [look]);
  return {
    camera: video,
    microphone: audio,
    devices,
    retry: () => setAttempt((count) => count + 1),
    take() {
      taken.current = true;
      return { camera: video.track, microphone: audio.track };
    },
  };
}

function useTrack(
  on: boolean,
  deviceId: string | undefined,
  open: (deviceId: string | undefined) => Promise<MediaStreamTrack>,
  attempt: number,
  look: () => void,
  taken: { readonly current: boolean },
): Opened {
  const [opened, setOpened] = useState<Opened>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens again
  useEffect(() => {
    if (!on) return setOpened({});
    let here = true;
    let held: MediaStreamTrack | undefined;
    open(deviceId)
      // The one of last time may be gone; any is better than none.
      .catch((error: unknown) => (deviceId && faultOf(error) === 'unfit' ? open(undefined) : Promise.reject(error)))
      .then(
        (track) => {
          if (!here) return track.stop();
          held = track;
          setOpened({ track });
          look();
        },
        (error: unknown) => here && setOpened({ fault: faultOf(error) }),
      );
    return () => {
      here = false;
      if (!taken.current) held?.stop();
    };
  }, [on, deviceId, open, attempt]);
  return opened;
}

export const faultOf = (error: unknown): CaptureFault =>
  error instanceof CaptureRefused ? error.fault : 'unsupported';
