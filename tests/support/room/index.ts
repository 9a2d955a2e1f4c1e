export { mediaWorkerBinary, mediaWorkersOf } from './media-worker.ts';
export { mediaReady, openRoomWorld, rtcSettings, type ServedHub, serveHub } from './open-rooms.ts';
export { openPeer, type Receiving, type RtcPeer, type Sending } from './peer.ts';
export { codeOf } from './refusals.ts';
export { openSignals, Refused, type Signals } from './signalling.ts';
