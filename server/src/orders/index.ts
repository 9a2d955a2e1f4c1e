export { type HeldBackStudy, heldBackStudies } from './held-back.ts';
export { markExamined } from './mark-examined.ts';
export { type Arrived, matchOrder, type OrderMatch } from './match-order.ts';
export { type ArrivedImages, noteImages, releaseStudy } from './note-images.ts';
export { noteProgress, type Progress } from './note-progress.ts';
export { registerOrder } from './register-order.ts';
export { imagesOverdue, type MatchRefusal, progressOf } from './rules.ts';
export { lockOwnOrder } from './store.ts';
