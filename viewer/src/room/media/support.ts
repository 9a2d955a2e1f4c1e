import type { Device, detectDevice } from 'mediasoup-client';

/** Asked of the browser itself and never of its name: 360, QQ, 奇安信 and 华为 are Chromium under names of their own. */
export interface BrowserCan {
  /** receiving and sending at all */
  peer: boolean;
  camera: boolean;
  screen: boolean;
  secure: boolean;
  audioOut: boolean;
}

export function browserCan(window: Window & typeof globalThis): BrowserCan {
  const { navigator } = window;
  const peer =
    typeof window.RTCPeerConnection === 'function' &&
    typeof window.RTCRtpTransceiver === 'function' &&
    'addTransceiver' in window.RTCPeerConnection.prototype;
  return {
    peer,
    camera: typeof navigator.mediaDevices?.getUserMedia === 'function',
    screen: typeof navigator.mediaDevices?.getDisplayMedia === 'function',
    secure: window.isSecureContext,
    audioOut: 'setSinkId' in window.HTMLMediaElement.prototype,
  };
}

type Library = { Device: typeof Device; detectDevice: typeof detectDevice };

/**
 * The library knows browsers by name. One that it does not know but that can do everything that is needed is treated as
 * what it is inside: with `setCodecPreferences` as Chromium 111 and later, without it as the one before.
 */
export function deviceFor({ Device, detectDevice }: Library, userAgent: string): Device {
  const known = detectDevice(userAgent);
  if (known) return new Device({ handlerName: known });
  const handlerName = 'setCodecPreferences' in RTCRtpTransceiver.prototype ? 'Chrome111' : 'Chrome74';
  return new Device({ handlerName });
}
