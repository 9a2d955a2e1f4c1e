export { type Lane, MuxFailed, muxed } from './mux.ts';
export { muxerProblem } from './muxer-problem.ts';
export type { Picture, Place, Span } from './script.ts';
