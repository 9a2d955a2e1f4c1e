export { closeStudy } from './close-study.ts';
export { announceUnderived, deriveStudy, noteDeriveFailure } from './derive-study.ts';
export { readRange } from './multipart-range.ts';
export { endShares, shareStudy } from './share-study.ts';
export { isShared, requireOwnStudy, requireStudy, requireVisible, visibleAmong, visibleStudies } from './visibility.ts';
