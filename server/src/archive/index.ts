export { closeStudy } from './close-study.ts';
export { deriveInstance, noteDeriveFailure } from './derive-instance.ts';
export { requireOwnStudy, requireStudy, requireVisible, visibleAmong, visibleStudies } from './visibility.ts';
