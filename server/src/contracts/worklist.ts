import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant, InstitutionId, OrderId, PatientId, PostId, RequestId, StudyUid } from './ids.ts';
import { jobKind } from './job.ts';
import { Priority } from './orders.ts';

/** 待报告, 报告中(已领取), 待审核, 已审核, 已退回, 已撤销 */
export const RequestState = z.enum(['waiting', 'claimed', 'reported', 'reviewed', 'returned', 'withdrawn']);
export type RequestState = z.infer<typeof RequestState>;

/** What a reader may do now: decided by the server, asked by the viewer. */
export const May = z.object({
  claim: z.boolean(),
  release: z.boolean(),
  takeOver: z.boolean(),
  return: z.boolean(),
  write: z.boolean(),
  sign: z.boolean(),
  review: z.boolean(),
  reject: z.boolean(),
  withdraw: z.boolean(),
  amend: z.boolean(),
  /** hand the corrected report one has begun to the report doctor, and review it afterwards */
  passOn: z.boolean(),
  /** late images were looked at and the report stands */
  confirmRecheck: z.boolean(),
});
export type May = z.infer<typeof May>;

/** 绿色通道; only 胸痛 so far. */
export const Lane = z.enum(['chest-pain']);
export type Lane = z.infer<typeof Lane>;

export const WorklistItem = z.object({
  id: RequestId,
  studyUid: StudyUid,
  orderId: OrderId.nullable(),
  patientId: PatientId.nullable(),
  state: RequestState,
  priority: Priority,
  /** before every other case of every queue */
  lane: Lane.nullable(),
  /** 首次医疗接触, as the clinic says */
  firstContactAt: Instant.nullable(),
  modality: z.string(),
  patientName: z.string(),
  sex: z.string().nullable(),
  age: z.string().nullable(),
  dicomPatientId: z.string(),
  accessionNumber: z.string(),
  examName: z.string(),
  studyDate: z.string(),
  /** the date is so far from the registration of its order that the machine's clock or the images are wrong */
  studyDateStrange: z.boolean(),
  requesting: z.object({ id: InstitutionId, name: z.string() }),
  reading: z.object({ id: InstitutionId, name: z.string() }),
  reason: z.string(),
  history: z.string().nullable(),
  contact: z.string().nullable(),
  requestedAt: Instant,
  requestedBy: z.string().nullable(),
  dueAt: Instant,
  clockPaused: z.boolean(),
  overdue: z.boolean(),
  claim: z
    .object({ postId: PostId, by: z.string(), mine: z.boolean(), until: Instant, lapsed: z.boolean() })
    .nullable(),
  imageCount: z.number().int(),
  studyClosed: z.boolean(),
  lateInstances: z.number().int(),
  recheck: z.boolean(),
  critical: z.boolean(),
  returnReason: z.string().nullable(),
  /** what the reviewer said who sent it back; the centre's own affair, null for the clinic */
  rejection: z.string().nullable(),
  reporter: z.string().nullable(),
  reviewer: z.string().nullable(),
  reportedAt: Instant.nullable(),
  reviewedAt: Instant.nullable(),
  demonstration: z.boolean(),
  may: May,
});
export type WorklistItem = z.infer<typeof WorklistItem>;
export const RequestEventView = z.object({
  at: Instant,
  kind: z.string(),
  by: z.string().nullable(),
  note: z.string().nullable(),
});

const request = {
  params: z.object({ requestId: RequestId }),
  subject: { kind: 'request', param: 'requestId' },
} as const;
export const createRequest = endpoint({
  method: 'POST',
  path: '/api/reading-requests',
  permission: 'reading-request.write',
  summary: 'Ask a centre to read a study (诊断申请)',
  body: z.object({
    studyUid: StudyUid,
    orderId: OrderId.optional(),
    readingInstitutionId: InstitutionId.optional(),
    priority: Priority.default('routine'),
    /** an emergency by itself, and rings at the centre at once */
    lane: Lane.optional(),
    firstContactAt: Instant.optional(),
    reason: z.string().trim().min(1).max(1000),
    history: z.string().max(2000).optional(),
    contact: z.string().max(64).optional(),
  }),
  reply: WorklistItem,
});
/**
 * What saying 影像已传完 brings about. `will-request`: the diagnosis is asked for by itself; `requested`: it was asked for;
 * else nobody is asked: the order says no reason, there is no order, no agreement, or the institution chooses by hand.
 */
export const ClosingView = z.object({
  outcome: z.enum(['requested', 'will-request', 'no-reason', 'no-order', 'no-agreement', 'by-hand']),
  /** who reads, or would */
  reading: z.string().nullable(),
});
export type ClosingView = z.infer<typeof ClosingView>;
export const readClosing = endpoint({
  method: 'GET',
  path: '/api/studies/:studyUid/closing',
  permission: 'study.close',
  summary: 'What follows when all images are said to be there',
  params: z.object({ studyUid: StudyUid }),
  subject: { kind: 'study', param: 'studyUid' },
  reply: ClosingView,
});
export const listRequests = endpoint({
  method: 'GET',
  path: '/api/reading-requests',
  permission: 'reading-request.read',
  summary: 'Requests of my institution',
  query: z.object({
    state: RequestState.optional(),
    q: z.string().max(64).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  reply: z.object({
    items: z.array(WorklistItem),
    total: z.number().int(),
    counts: z.record(z.string(), z.number().int()),
  }),
});
export const readRequest = endpoint({
  method: 'GET',
  path: '/api/reading-requests/:requestId',
  permission: 'reading-request.read',
  summary: 'A request with its history',
  ...request,
  reply: WorklistItem.extend({ events: z.array(RequestEventView) }),
});
/** After a return: what was missing is there now; the clock goes on. */
export const resubmitRequest = endpoint({
  method: 'POST',
  path: '/api/reading-requests/:requestId/resubmit',
  permission: 'reading-request.write',
  summary: 'Send a returned request again',
  ...request,
  body: z.object({ note: z.string().min(1).max(500) }),
  reply: WorklistItem,
});
export const cancelRequest = endpoint({
  method: 'POST',
  path: '/api/reading-requests/:requestId/cancel',
  permission: 'reading-request.write',
  summary: 'Take a request back before it is claimed',
  ...request,
  body: z.object({ reason: z.string().min(1).max(500) }),
  reply: WorklistItem,
});

export const WorklistQuery = z.object({
  /** `recheck` (待复核) is found in every state after a signature */
  state: z.enum(['open', 'waiting', 'claimed', 'reported', 'reviewed', 'returned', 'recheck', 'mine']).default('open'),
  modality: z.string().max(16).optional(),
  priority: Priority.optional(),
  requestingInstitutionId: InstitutionId.optional(),
  q: z.string().max(64).optional(),
  overdue: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  offset: z.coerce.number().int().min(0).default(0),
});
export const listWorklist = endpoint({
  method: 'GET',
  path: '/api/worklist',
  permission: 'worklist.read',
  summary: 'The queue of my centre, most urgent first',
  query: WorklistQuery,
  reply: z.object({
    items: z.array(WorklistItem),
    total: z.number().int(),
    counts: z.object({
      waiting: z.number().int(),
      claimed: z.number().int(),
      mine: z.number().int(),
      reported: z.number().int(),
      reviewed: z.number().int(),
      returned: z.number().int(),
      overdue: z.number().int(),
      recheck: z.number().int(),
    }),
  }),
});
export const claimRequest = endpoint({
  method: 'POST',
  path: '/api/worklist/:requestId/claim',
  permission: 'worklist.claim',
  summary: 'Claim (领取)',
  ...request,
  reply: WorklistItem,
});
export const renewClaim = endpoint({
  method: 'POST',
  path: '/api/worklist/:requestId/renew',
  permission: 'worklist.claim',
  summary: 'Keep the claim while working',
  ...request,
  reply: WorklistItem,
});
export const releaseRequest = endpoint({
  method: 'POST',
  path: '/api/worklist/:requestId/release',
  permission: 'worklist.claim',
  summary: 'Hand back (释放)',
  ...request,
  reply: WorklistItem,
});
export const takeOverRequest = endpoint({
  method: 'POST',
  path: '/api/worklist/:requestId/take-over',
  permission: 'worklist.take-over',
  summary: 'Take over (接管)',
  ...request,
  body: z.object({ reason: z.string().min(1).max(500) }),
  reply: WorklistItem,
});
export const returnRequest = endpoint({
  method: 'POST',
  path: '/api/worklist/:requestId/return',
  permission: 'worklist.return',
  summary: 'Back to the township (退回); the clock pauses',
  ...request,
  body: z.object({ reason: z.string().trim().min(1).max(500) }),
  reply: WorklistItem,
});
export const claimNext = endpoint({
  method: 'POST',
  path: '/api/worklist/next',
  permission: 'worklist.claim',
  summary: 'Claim the most urgent case that waits for me',
  body: z.object({
    for: z.enum(['report', 'review']).default('report'),
    modality: z.string().max(16).optional(),
    after: RequestId.optional(),
  }),
  reply: WorklistItem,
});
/** 复核: the late images were looked at and the report stands as it is; otherwise a corrected report follows. */
export const confirmRecheck = endpoint({
  method: 'POST',
  path: '/api/worklist/:requestId/rechecked',
  permission: 'report.sign',
  summary: 'Late images were looked at; the report stands',
  ...request,
  body: z.object({ note: z.string().trim().min(1).max(500) }),
  reply: WorklistItem,
});

/** The clinic itself marked 胸痛: the readers on duty must hear of it. */
export const suspectByLane = jobKind({
  queue: 'critical',
  name: 'worklist.suspect-by-lane',
  payload: z.object({ requestId: RequestId }),
  key: ({ requestId }) => `suspect-lane-${requestId}`,
});
