import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant, SeriesUid, SopInstanceUid, StudyUid, UnplacedId } from './ids.ts';
import { jobKind } from './job.ts';
import { Damage } from './studies.ts';

/** The doors: C-STORE, STOW-RS, browser, ECG files. */
export const Door = z.enum(['dimse', 'stow', 'browser', 'ecg']);
export type Door = z.infer<typeof Door>;

/**
 * Why bytes stand in 待处理影像: no readable UIDs; not DICOM at all; the same SOP Instance UID with other bytes;
 * the study belongs to another institution or another patient; a tracing that no decoder can read for certain.
 */
export const UnplacedReason = z.enum([
  'not-dicom',
  'uids-missing',
  'uids-illegal',
  'cut-short',
  'other-bytes',
  'other-owner',
  'other-patient',
  'study-mismatch',
  'ecg-unreadable',
]);
export type UnplacedReason = z.infer<typeof UnplacedReason>;
export const UnplacedOutcome = z.enum(['admitted', 'discarded-by-decision', 'kept']);
export const UnplacedView = z.object({
  id: UnplacedId,
  door: Door,
  receivedFrom: z.string(),
  receivedAt: Instant,
  fileName: z.string().nullable(),
  reason: UnplacedReason,
  place: z.string().nullable(),
  detail: z.string().nullable(),
  sopInstanceUid: z.string().nullable(),
  studyUid: z.string().nullable(),
  sizeBytes: z.number(),
  sha256: z.string(),
  settledAt: Instant.nullable(),
  outcome: UnplacedOutcome.nullable(),
  note: z.string().nullable(),
});
export type UnplacedView = z.infer<typeof UnplacedView>;

/** What became of one instance: the same answer at every door. */
export const Admission = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('admitted'),
    studyUid: StudyUid,
    seriesUid: SeriesUid,
    sopInstanceUid: SopInstanceUid,
    damage: z.array(Damage),
  }),
  z.object({
    outcome: z.literal('duplicate'),
    studyUid: StudyUid,
    seriesUid: SeriesUid,
    sopInstanceUid: SopInstanceUid,
  }),
  z.object({
    outcome: z.literal('unplaced'),
    unplacedId: UnplacedId,
    reason: UnplacedReason,
    place: z.string().nullable(),
    detail: z.string().nullable(),
  }),
]);
export type Admission = z.infer<typeof Admission>;

/** One file as it is, one request a file: a broken line costs one file, and sending again changes nothing. */
export const uploadInstance = endpoint({
  method: 'POST',
  path: '/api/intake/instances',
  permission: 'study.store',
  summary: 'Send one file from the browser',
  query: z.object({ fileName: z.string().max(255).optional() }),
  consumes: ['application/dicom', 'application/octet-stream'],
  reply: Admission,
});
export const listUnplaced = endpoint({
  method: 'GET',
  path: '/api/unplaced',
  permission: 'unplaced.read',
  summary: '待处理影像',
  query: z.object({
    settled: z.enum(['true', 'false']).default('false'),
    limit: z.coerce.number().int().min(1).max(200).default(100),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  reply: z.object({ items: z.array(UnplacedView), total: z.number().int() }),
});
const unplaced = {
  params: z.object({ unplacedId: UnplacedId }),
  subject: { kind: 'unplaced', param: 'unplacedId' },
} as const;
export const unplacedOriginal = endpoint({
  method: 'GET',
  path: '/api/unplaced/:unplacedId/original',
  permission: 'unplaced.read',
  summary: 'The bytes as they came',
  ...unplaced,
  produces: ['application/octet-stream'],
});
export const settleUnplaced = endpoint({
  method: 'POST',
  path: '/api/unplaced/:unplacedId/settle',
  permission: 'unplaced.settle',
  summary: 'Say what became of it; the bytes stay',
  ...unplaced,
  body: z.object({ outcome: z.enum(['discarded-by-decision', 'kept']), note: z.string().min(1).max(500) }),
  reply: UnplacedView,
});
export const retryUnplaced = endpoint({
  method: 'POST',
  path: '/api/unplaced/:unplacedId/retry',
  permission: 'unplaced.settle',
  summary: 'Try to admit it again',
  ...unplaced,
  reply: Admission,
});

/** Thumbnails and viewer frames of what has come to a study. */
export const deriveStudy = jobKind({
  queue: 'intake',
  name: 'intake.derive-study',
  payload: z.object({ studyUid: StudyUid }),
  key: ({ studyUid }) => `derive-study-${studyUid}`,
});
/** Announces the studies whose news did not live to be told. */
export const findUnderivedStudies = jobKind({
  queue: 'housekeeping',
  name: 'intake.find-underived-studies',
  payload: z.object({}),
  key: () => 'find-underived-studies',
});
/** Closes a study that has been quiet for its institution's minutes. */
export const closeQuietStudies = jobKind({
  queue: 'housekeeping',
  name: 'intake.close-quiet-studies',
  payload: z.object({}),
  key: () => 'close-quiet-studies',
});
/** Tells worklist and report that images came to a study. */
export const studyChanged = jobKind({
  queue: 'worklist',
  name: 'worklist.study-changed',
  payload: z.object({ studyUid: StudyUid }),
  key: ({ studyUid }) => `study-changed-${studyUid}`,
});
/** A study closed: by policy it asks for its reading by itself. */
export const studyClosed = jobKind({
  queue: 'worklist',
  name: 'worklist.study-closed',
  payload: z.object({ studyUid: StudyUid }),
  key: ({ studyUid }) => `study-closed-${studyUid}`,
});
