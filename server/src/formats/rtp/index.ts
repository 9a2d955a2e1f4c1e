export { type Codec, codecs, type Frame, openFrames } from './frames.ts';
export { type RtpPacket, readRtp } from './packet.ts';
