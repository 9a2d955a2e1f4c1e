export { claim, renew, take } from './claim-request.ts';
export { readerOf, requestReading } from './create-request.ts';
export { findItem, findItems } from './items.ts';
export { noticeLateImages } from './late-images.ts';
export {
  type InForce,
  type KeptFor,
  noteAmending,
  noteAmendmentAbandoned,
  notePassedOn,
  noteReceived,
  noteReopened,
  noteReported,
  noteReviewed,
} from './note-report.ts';
export { type AtOnce, requestAtOnce } from './request-at-once.ts';
export { requestClosedStudy } from './request-closed-study.ts';
export { returnToClinic } from './return-request.ts';
export { claimMinutes, claimRefusal, isNight, isPhysicianOfACentre, mayDo, oneMaySignBoth, reviews } from './rules.ts';
export {
  concerns,
  findRequest,
  type LockedRequest,
  lockForClinic,
  lockForReading,
  lockRequest,
  type RequestRow,
  readsAt,
} from './store.ts';
export { tellBothSides } from './tell.ts';
