import type { types } from 'mediasoup';

/**
 * Opus with in-band FEC, so that a lost packet costs no syllable; without DTX, whose silence sounds like a cut line to people
 * who wait for a diagnosis. VP8 first: every browser encodes it in simulcast. H.264 for tablets and capture boxes that
 * have no other encoder in hardware.
 */
export const mediaCodecs: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 0, minptime: 10 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000, parameters: { 'x-google-start-bitrate': 300 } },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: {
      'packetization-mode': 1,
      'profile-level-id': '42e01f',
      'level-asymmetry-allowed': 1,
      'x-google-start-bitrate': 300,
    },
  },
];

/** Sound, then what is to be diagnosed from, then faces. */
export const priorityOf = (kind: 'audio' | 'video', source: string): number => {
  if (kind === 'audio') return 255;
  if (source === 'screen' || source === 'document') return 120;
  return source === 'second-camera' ? 100 : 50;
};
