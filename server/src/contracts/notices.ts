import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant, NoticeId } from './ids.ts';

/** Something a person of an institution must see: live, and until it was seen. */
export const NoticeKind = z.enum([
  'report-final',
  'report-amended',
  'report-withdrawn',
  'report-recheck',
  'request-returned',
  'request-resubmitted',
  'request-cancelled',
  'report-rejected',
  'correction-passed-on',
  'claim-taken-over',
  'late-images',
  'agreement-expiring',
  'images-unplaced',
  'derivation-failed',
  'consult-requested',
  'consult-accepted',
  'consult-refused',
  'consult-rescheduled',
  'consult-cancelled',
  'consult-reminder',
  'consult-unanswered',
  'consult-waiting',
  'opinion-signed',
  'decision-signed',
]);
export type NoticeKind = z.infer<typeof NoticeKind>;
/** Whom a notice concerns, for those who may read it; taken from the case as it is now and never kept with the notice. */
export const NoticeCase = z.object({
  patientName: z.string(),
  /** the examination, or the number of the consult */
  matter: z.string(),
  /** why it was returned, rejected, corrected … */
  reason: z.string().nullable(),
  /** 版次 of a void report that was printed here and must be taken back */
  recall: z.number().int().nullable(),
});
export type NoticeCase = z.infer<typeof NoticeCase>;
export const NoticeView = z.object({
  id: NoticeId,
  kind: NoticeKind,
  studyUid: z.string().nullable(),
  reportId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
  /** null: it concerns no patient, or not one whom this person may read */
  about: NoticeCase.nullable(),
  at: Instant,
  seen: z.boolean(),
});
export type NoticeView = z.infer<typeof NoticeView>;
export const listNotices = endpoint({
  method: 'GET',
  path: '/api/notices',
  permission: 'notice.read',
  summary: 'Notices for me',
  query: z.object({
    unseen: z.enum(['true', 'false']).default('true'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({ items: z.array(NoticeView), unseen: z.number().int() }),
});
export const seeNotice = endpoint({
  method: 'POST',
  path: '/api/notices/:noticeId/seen',
  permission: 'notice.read',
  summary: 'I have seen it',
  params: z.object({ noticeId: NoticeId }),
  subject: { kind: 'notice', param: 'noticeId' },
});

/** Live news to a browser (WebSocket /api/live): only what to fetch again, never patient data. */
export const LiveNews = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), at: Instant }),
  /** nothing has happened, and the line is there */
  z.object({ kind: z.literal('beat') }),
  /** the screen may have missed something: fetch everything again */
  z.object({ kind: z.literal('gap') }),
  z.object({ kind: z.literal('worklist'), requestId: z.string() }),
  z.object({ kind: z.literal('day-board'), orderId: z.string().nullable() }),
  z.object({ kind: z.literal('study'), studyUid: z.string() }),
  z.object({ kind: z.literal('report'), requestId: z.string(), versionId: z.string().nullable() }),
  z.object({ kind: z.literal('critical'), criticalId: z.string() }),
  z.object({ kind: z.literal('duty') }),
  z.object({ kind: z.literal('consult'), consultId: z.string() }),
  z.object({ kind: z.literal('unplaced') }),
  z.object({ kind: z.literal('notice'), noticeKind: NoticeKind }),
  z.object({ kind: z.literal('session'), state: z.enum(['ended', 'locked']) }),
]);
export type LiveNews = z.infer<typeof LiveNews>;
