export { trackFrame, trackHead } from './one-track.ts';
