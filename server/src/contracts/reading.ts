import { z } from 'zod';
import { CriticalState } from './critical.ts';
import { endpoint } from './endpoint.ts';
import { CriticalId, Instant, KeyImageId, ReportId, RequestId, SopInstanceUid, StudyUid, VersionId } from './ids.ts';
import { May } from './worklist.ts';

export const KeyImageView = z.object({
  id: KeyImageId,
  sopInstanceUid: SopInstanceUid,
  frame: z.number().int(),
  caption: z.string(),
  sha256: z.string(),
});
/** 影像所见, 影像诊断 (超声所见, 超声提示), 阳性, 危急 */
export const ReportContent = z.object({
  findings: z.string().max(20000),
  impression: z.string().max(10000),
  /** null: not yet said */
  positive: z.boolean().nullable(),
  critical: z.object({ marked: z.boolean(), text: z.string().max(1000) }),
  keyImages: z.array(KeyImageView).max(12),
});
export type ReportContent = z.infer<typeof ReportContent>;
/** 书写中, 待审核, 已审核, 更正中 */
export const ReportState = z.enum(['draft', 'reported', 'final', 'amending']);
/** 待审核, 已驳回, 有效, 撤回, 作废 */
export const VersionState = z.enum(['reported', 'rejected', 'final', 'withdrawn', 'voided']);
const Signer = z.object({ name: z.string(), title: z.string().nullable(), at: Instant });
export const VersionView = z.object({
  id: VersionId,
  /** everything that was ever signed first */
  number: z.number().int(),
  /** 签发版次: what the clinic knows it by; null until it is signed twice */
  issue: z.number().int().nullable(),
  state: VersionState,
  content: ReportContent,
  /** what the first signer wrote: the reviewer's corrections show against it */
  reporterContent: ReportContent,
  rejectReason: z.string().nullable(),
  /** who rejected it or took it back, and when */
  handedBack: Signer.nullable(),
  amendReason: z.string().nullable(),
  /** who began the correction that this is, and when */
  amendBegun: Signer.nullable(),
  reporter: Signer,
  reviewer: Signer.nullable(),
  singleSigned: z.boolean(),
  contentHash: z.string(),
  verificationCode: z.string().nullable(),
  acknowledged: Signer.nullable(),
  printed: z.number().int(),
  withdrawnAt: Instant.nullable(),
  voidedAt: Instant.nullable(),
});
export type VersionView = z.infer<typeof VersionView>;
/**
 * A word that does not fit the patient or the examination (「前列腺」 for a woman, 左/右 against the order), or two places of
 * the report that do not fit each other (左 above and 右 below, 阴性 and a finding).
 */
export const ReportCheck = z.object({
  code: z.enum([
    'sex-word',
    'side-word',
    'empty-impression',
    'positive-unsaid',
    'critical-without-text',
    'images-arriving',
    'damaged-images',
    'sides-differ',
    'negative-finding',
  ]),
  /** note: said before the signature; warning: accepted by name before it; block: no signature */
  severity: z.enum(['note', 'warning', 'block']),
  word: z.string().nullable(),
  place: z.enum(['findings', 'impression', 'report']),
});
export type ReportCheck = z.infer<typeof ReportCheck>;
export const ReportView = z.object({
  /** null until the first word is saved */
  id: ReportId.nullable(),
  requestId: RequestId,
  studyUid: StudyUid,
  state: ReportState,
  draft: z
    .object({
      revision: z.number().int(),
      content: ReportContent,
      author: z.string(),
      savedAt: Instant,
      amendsVersion: z.number().int().nullable(),
      amendReason: z.string().nullable(),
      amendBegun: Signer.nullable(),
      rejection: z.string().nullable(),
    })
    .nullable(),
  versions: z.array(VersionView),
  checks: z.array(ReportCheck),
  may: May,
  /**
   * Who may give the second signature to what this person writes or has just signed: colleagues by name, and whether the
   * night rule would let them give it themselves. Null for everybody else.
   */
  secondSignature: z.object({ others: z.array(z.string()), own: z.boolean() }).nullable(),
  /** the loop of its critical value, the latest one */
  critical: z.object({ id: CriticalId, state: CriticalState }).nullable(),
});
export type ReportView = z.infer<typeof ReportView>;

const request = {
  params: z.object({ requestId: RequestId }),
  subject: { kind: 'request', param: 'requestId' },
} as const;
const version = {
  params: z.object({ versionId: VersionId }),
  subject: { kind: 'version', param: 'versionId' },
} as const;
export const readReport = endpoint({
  method: 'GET',
  path: '/api/reading-requests/:requestId/report',
  permission: 'report.read',
  summary: 'The report of a request',
  ...request,
  reply: ReportView,
});
export const saveDraft = endpoint({
  method: 'PUT',
  path: '/api/reading-requests/:requestId/draft',
  permission: 'report.write',
  summary: 'Save what is being written',
  ...request,
  body: z.object({ revision: z.number().int().min(0), content: ReportContent }),
  reply: z.object({ revision: z.number().int(), savedAt: Instant, checks: z.array(ReportCheck) }),
});
const Signing = z.object({
  password: z.string().min(1).max(256),
  revision: z.number().int().min(0),
  acceptedChecks: z.array(z.string().max(64)).default([]),
});
export const signReport = endpoint({
  method: 'POST',
  path: '/api/reading-requests/:requestId/sign',
  permission: 'report.sign',
  summary: 'First signature (报告)',
  ...request,
  body: Signing,
  reply: ReportView,
});
export const reviewReport = endpoint({
  method: 'POST',
  path: '/api/reading-requests/:requestId/review',
  permission: 'report.review',
  summary: "Second signature (审核), with the reviewer's corrections if any",
  ...request,
  body: Signing.extend({ content: ReportContent.optional() }),
  reply: ReportView,
});
export const rejectReport = endpoint({
  method: 'POST',
  path: '/api/reading-requests/:requestId/reject',
  permission: 'report.review',
  summary: 'Back to the reader with a reason (驳回)',
  ...request,
  body: z.object({ reason: z.string().trim().min(1).max(1000) }),
  reply: ReportView,
});
export const withdrawReport = endpoint({
  method: 'POST',
  path: '/api/reading-requests/:requestId/withdraw',
  permission: 'report.sign',
  summary: 'Withdraw before receipt (撤回)',
  ...request,
  body: z.object({ password: z.string().min(1).max(256), reason: z.string().trim().min(1).max(1000) }),
  reply: ReportView,
});
export const amendReport = endpoint({
  method: 'POST',
  path: '/api/reading-requests/:requestId/amend',
  permission: 'report.sign',
  summary: 'Begin a corrected report (更正报告)',
  ...request,
  body: z.object({ reason: z.string().trim().min(1).max(1000) }),
  reply: ReportView,
});
export const abandonAmendment = endpoint({
  method: 'DELETE',
  path: '/api/reading-requests/:requestId/amend',
  permission: 'report.sign',
  summary: 'Give up a corrected report that was begun',
  ...request,
  reply: ReportView,
});

export const passOnCorrection = endpoint({
  method: 'POST',
  path: '/api/reading-requests/:requestId/pass-on',
  permission: 'report.sign',
  summary: 'Hand a corrected report that was begun to the report doctor (转交), so that its beginner may review it',
  ...request,
  reply: ReportView,
});

/** One line of the clinic's list of reports. */
export const ClinicReport = z.object({
  versionId: VersionId,
  requestId: RequestId,
  studyUid: StudyUid,
  number: z.number().int(),
  state: VersionState,
  patientName: z.string(),
  sex: z.string().nullable(),
  age: z.string().nullable(),
  accessionNumber: z.string(),
  modality: z.string(),
  examName: z.string(),
  reading: z.string(),
  reporter: z.string(),
  reviewer: z.string().nullable(),
  reviewedAt: Instant.nullable(),
  positive: z.boolean().nullable(),
  critical: z.boolean(),
  amended: z.boolean(),
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  printed: z.number().int(),
  recheck: z.boolean(),
  demonstration: z.boolean(),
});
export type ClinicReport = z.infer<typeof ClinicReport>;
export const listReports = endpoint({
  method: 'GET',
  path: '/api/reports',
  permission: 'report.list',
  summary: 'Reports of my institution',
  query: z.object({
    q: z.string().max(64).optional(),
    unacknowledged: z.enum(['true', 'false']).optional(),
    from: z.string().max(10).optional(),
    to: z.string().max(10).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  reply: z.object({ items: z.array(ClinicReport), total: z.number().int() }),
});
export const acknowledgeReport = endpoint({
  method: 'POST',
  path: '/api/reports/:versionId/acknowledge',
  permission: 'report.acknowledge',
  summary: 'The clinic has received it',
  ...version,
  reply: ClinicReport,
});
export const markPrinted = endpoint({
  method: 'POST',
  path: '/api/reports/:versionId/printed',
  permission: 'report.print',
  summary: 'It was printed',
  ...version,
  reply: ClinicReport,
});
export const reportPdf = endpoint({
  method: 'GET',
  path: '/api/reports/:versionId/pdf',
  permission: 'report.read',
  summary: 'A4 PDF',
  ...version,
  produces: ['application/pdf'],
});

export const verifyReport = endpoint({
  method: 'GET',
  path: '/api/verify/:code',
  permission: 'open',
  rateLimited: true,
  summary: 'Is this paper what was signed?',
  params: z.object({
    code: z
      .string()
      .min(8)
      .max(64)
      .regex(/^[A-Z0-9-]+$/i),
  }),
  query: z.object({
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
  reply: z.object({
    state: z.enum(['valid', 'superseded', 'withdrawn', 'broken']),
    readingInstitution: z.string(),
    accessionNumber: z.string(),
    maskedName: z.string(),
    versionNumber: z.number().int(),
    latestVersion: z.number().int(),
    signedAt: Instant,
    contentHash: z.string(),
    hashMatches: z.boolean().nullable(),
    signatureValid: z.boolean(),
    algorithm: z.string(),
    demonstration: z.boolean(),
  }),
});
