import type { Processor } from '@hub/server/platform/jobs';
import deriveStudy from './archive/derive-study.ts';
import findUnderivedStudies from './archive/find-underived-studies.ts';
import warnExpiringAgreements from './consortium/warn-expiring-agreements.ts';
import finishRecording from './consult/finish-recording.ts';
import tendConsults from './consult/tend.ts';
import callWebhooks from './critical/call-webhooks.ts';
import escalateCritical from './critical/escalate.ts';
import suspectByLane from './critical/suspect-by-lane.ts';
import readEcgStudy from './ecg/read-study.ts';
import screenEcgs from './ecg/screen-ecgs.ts';
import takeEcgFiles from './ecg/take-from-folders.ts';
import dropOldSessions from './identity/drop-old-sessions.ts';
import closeQuietStudies from './intake/close-quiet-studies.ts';
import studyChanged from './worklist/study-changed.ts';
import studyClosed from './worklist/study-closed.ts';

/** One for each kind of job among the contracts; the start checks it. */
export const processors: readonly Processor[] = [
  callWebhooks,
  deriveStudy,
  dropOldSessions,
  escalateCritical,
  findUnderivedStudies,
  finishRecording,
  readEcgStudy,
  screenEcgs,
  suspectByLane,
  takeEcgFiles,
  tendConsults,
  closeQuietStudies,
  studyChanged,
  studyClosed,
  warnExpiringAgreements,
];
