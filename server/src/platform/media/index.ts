export { type AudioFirst, audioFirst, type LineSample, relaxed } from './audio-first.ts';
export { estimateLine, type LineEstimate, unknownLine } from './line-estimate.ts';
export type {
  Ear,
  EarEvents,
  Media,
  MediaPeer,
  MediaRoom,
  MediaRoomEvents,
  MediaState,
  Opaque,
  PeerNews,
  SentStream,
} from './media.ts';
export { type MediaSettings, openMedia } from './open-media.ts';
export { audioBps, shareOut } from './share-out.ts';
export { type IceServer, iceServers } from './turn.ts';
export { openWantedLayers, type WantedLayers } from './wanted-layers.ts';
