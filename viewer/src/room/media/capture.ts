/** Opening cameras and microphones, and why one does not open, in words that lead somewhere. */
export type CaptureFault =
  | 'insecure'
  | 'unsupported'
  | 'denied'
  | 'denied-by-system'
  | 'none'
  | 'in-use'
  | 'unfit'
  | 'cancelled';

export class CaptureRefused extends Error {
  readonly fault: CaptureFault;
  constructor(fault: CaptureFault, options?: { cause?: unknown }) {
    super(fault, options);
    this.name = 'CaptureRefused';
    this.fault = fault;
  }
}

/** By the names that Media Capture and Streams gives to refusals. */
export function captureFault(error: unknown, secure: boolean, supported: boolean): CaptureFault {
  if (!secure) return 'insecure';
  if (!supported) return 'unsupported';
  const { name = '', message = '' } = (error ?? {}) as { name?: string; message?: string };
  if (name === 'NotAllowedError' || name === 'SecurityError')
    return /system/i.test(message) ? 'denied-by-system' : 'denied';
  if (name === 'NotFoundError') return 'none';
  if (name === 'NotReadableError' || name === 'AbortError') return 'in-use';
  if (name === 'OverconstrainedError') return 'unfit';
  return 'unsupported';
}

const picture = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } } as const;
/** An ultrasound's or dermatoscope's capture card: as fine as it has it. */
const finePicture = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 15, max: 30 } } as const;

export async function openCamera(deviceId: string | undefined, fine = false): Promise<MediaStreamTrack> {
  const size = fine ? finePicture : picture;
  const track = await capture({ video: deviceId ? { deviceId: { exact: deviceId }, ...size } : size }, 'video');
  track.contentHint = fine ? 'detail' : 'motion';
  return track;
}

export async function openMicrophone(deviceId: string | undefined): Promise<MediaStreamTrack> {
  const clean = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
  return capture({ audio: deviceId ? { deviceId: { exact: deviceId }, ...clean } : clean }, 'audio');
}

export async function openScreen(): Promise<MediaStreamTrack> {
  if (typeof navigator.mediaDevices?.getDisplayMedia !== 'function') throw new CaptureRefused('unsupported');
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 10, max: 15 } } });
    return tracksOf(stream, 'video');
  } catch (cause) {
    // Closing the browser's picker is no refusal of anything.
    if ((cause as { name?: string }).name === 'NotAllowedError') throw new CaptureRefused('cancelled', { cause });
    throw new CaptureRefused(captureFault(cause, window.isSecureContext, true), { cause });
  }
}

async function capture(wanted: MediaStreamConstraints, kind: 'audio' | 'video'): Promise<MediaStreamTrack> {
  const supported = typeof navigator.mediaDevices?.getUserMedia === 'function';
  if (!window.isSecureContext || !supported)
    throw new CaptureRefused(captureFault(undefined, window.isSecureContext, supported));
  try {
    return tracksOf(await navigator.mediaDevices.getUserMedia(wanted), kind);
  } catch (cause) {
    if (cause instanceof CaptureRefused) throw cause;
    throw new CaptureRefused(captureFault(cause, true, true), { cause });
  }
}

function tracksOf(stream: MediaStream, kind: 'audio' | 'video'): MediaStreamTrack {
  const track = (kind === 'audio' ? stream.getAudioTracks() : stream.getVideoTracks())[0];
  if (!track) throw new CaptureRefused('none');
  return track;
}

export interface DeviceList {
  cameras: MediaDeviceInfo[];
  microphones: MediaDeviceInfo[];
  speakers: MediaDeviceInfo[];
}
export async function listDevices(): Promise<DeviceList> {
  const all = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
  const of = (kind: MediaDeviceKind) => all.filter((device) => device.kind === kind && device.deviceId !== '');
  return { cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput') };
}
