import type { Processor } from '@hub/server/platform/jobs';
import deriveStudy from './archive/derive-study.ts';
import findUnderivedStudies from './archive/find-underived-studies.ts';
import warnExpiringAgreements from './consortium/warn-expiring-agreements.ts';
import readEcgStudy from './ecg/read-study.ts';
import closeQuietStudies from './intake/close-quiet-studies.ts';
import studyChanged from './worklist/study-changed.ts';
import studyClosed from './worklist/study-closed.ts';

/** One for each kind of job among the contracts; the start checks it. */
export const processors: readonly Processor[] = [
  deriveStudy,
  findUnderivedStudies,
  readEcgStudy,
  closeQuietStudies,
  studyChanged,
  studyClosed,
  warnExpiringAgreements,
];
