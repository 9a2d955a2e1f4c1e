export { actorColumns, record, type Subject } from './record.ts';
export { type AccessRecorder, openAccessRecorder } from './record-access.ts';
export { sealOnce, startSealer } from './seal.ts';
export { type Verification, verifyChain } from './verify.ts';
