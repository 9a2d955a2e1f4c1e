export { trackFrame, trackHead } from './one-track.ts';
export { openIndex, seekableHead, type WebmIndex } from './seekable.ts';
