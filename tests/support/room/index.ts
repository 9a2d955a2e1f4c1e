export { mediaWorkerBinary } from './media-worker.ts';
export { openRoomWorld, rtcSettings, type ServedHub, serveHub } from './open-rooms.ts';
export { openSignals, Refused, type Signals } from './signalling.ts';
