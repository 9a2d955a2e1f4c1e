import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Day, Instant, OrderId, PatientId, RequestId, StudyUid } from './ids.ts';
import { NewPatient, PatientView } from './patients.ts';

/** 急诊, 加急, 普通 */
export const Priority = z.enum(['emergency', 'urgent', 'routine']);
export type Priority = z.infer<typeof Priority>;
/** 已登记 / 已检查 / 影像已到 / 待报告 / 已退回 / 待审核 / 已审核 / 已打印 / 待复核 / 已取消 */
export const OrderProgress = z.enum([
  'registered',
  'examined',
  'images-arrived',
  'awaiting-report',
  'returned',
  'reported',
  'reviewed',
  'printed',
  'recheck',
  'cancelled',
]);
export type OrderProgress = z.infer<typeof OrderProgress>;

/** Why images that carry an order's 检查号 are not taken for its own without a person. */
export const HeldBackReason = z.enum([
  'order-cancelled',
  'study-taken',
  'modality-differs',
  /** the PatientID is somebody else's, or not the one that this patient has */
  'patient-differs',
  'sex-differs',
  'birth-date-differs',
  'name-differs',
  /** nothing speaks against it any more, or a person took the study from the order */
  'not-joined',
]);
export type HeldBackReason = z.infer<typeof HeldBackReason>;

export const OrderView = z.object({
  id: OrderId,
  patient: PatientView,
  accessionNumber: z.string(),
  modality: z.string(),
  examName: z.string(),
  bodyPart: z.string().nullable(),
  priority: Priority,
  reason: z.string(),
  history: z.string().nullable(),
  requestedByName: z.string().nullable(),
  registeredAt: Instant,
  examinedAt: Instant.nullable(),
  progress: OrderProgress,
  imageCount: z.number().int(),
  studyUid: StudyUid.nullable(),
  requestId: RequestId.nullable(),
  /** examined, and no image came within the time a line of this kind needs: shown red */
  imagesOverdue: z.boolean(),
  studyClosed: z.boolean(),
  /** images with this 检查号 came and were not matched to it: somebody has to look */
  heldBack: z.object({ studyUid: StudyUid, imageCount: z.number().int(), reason: HeldBackReason }).nullable(),
  /** all images are there and nobody was asked to read them */
  unrequested: z.boolean(),
  /** DA of the study, when it is so far from the registration that the machine's clock or the images are wrong */
  strangeStudyDate: z.string().nullable(),
  /** 签发版次 on paper that a correction made void, until the corrected report is acknowledged or printed */
  recallIssue: z.number().int().nullable(),
  cancelReason: z.string().nullable(),
  demonstration: z.boolean(),
});
export type OrderView = z.infer<typeof OrderView>;

export const NewOrder = z.object({
  patient: z.union([z.object({ patientId: PatientId }), z.object({ create: NewPatient })]),
  modality: z.string().min(1).max(16),
  examName: z.string().trim().min(1).max(128),
  bodyPart: z.string().max(64).optional(),
  priority: Priority.default('routine'),
  reason: z.string().trim().max(1000).default(''),
  history: z.string().max(2000).optional(),
  requestedByName: z.string().max(64).optional(),
});
export type NewOrder = z.infer<typeof NewOrder>;
/** A correction: what is absent stays (so no defaults here). */
export const OrderChange = NewOrder.omit({ patient: true })
  .extend({ priority: Priority, reason: z.string().trim().max(1000) })
  .partial();
export type OrderChange = z.infer<typeof OrderChange>;
const order = { params: z.object({ orderId: OrderId }), subject: { kind: 'order', param: 'orderId' } } as const;

export const registerOrder = endpoint({
  method: 'POST',
  path: '/api/orders',
  permission: 'order.write',
  summary: 'Register a patient for an examination',
  body: NewOrder,
  reply: OrderView,
});
export const dayBoard = endpoint({
  method: 'GET',
  path: '/api/orders',
  permission: 'order.read',
  summary: 'The day board of my institution',
  query: z.object({ day: Day.optional(), q: z.string().max(64).optional(), progress: OrderProgress.optional() }),
  reply: z.object({ day: Day, items: z.array(OrderView), counts: z.record(z.string(), z.number().int()) }),
});
export const readOrder = endpoint({
  method: 'GET',
  path: '/api/orders/:orderId',
  permission: 'order.read',
  summary: 'An order',
  ...order,
  reply: OrderView,
});
export const changeOrder = endpoint({
  method: 'PATCH',
  path: '/api/orders/:orderId',
  permission: 'order.write',
  summary: 'Correct an order',
  ...order,
  body: OrderChange,
  reply: OrderView,
});
export const markExamined = endpoint({
  method: 'POST',
  path: '/api/orders/:orderId/examined',
  permission: 'order.write',
  summary: 'The exposure is done',
  ...order,
  reply: OrderView,
});
export const cancelOrder = endpoint({
  method: 'POST',
  path: '/api/orders/:orderId/cancel',
  permission: 'order.write',
  summary: 'Cancel with a reason',
  ...order,
  body: z.object({ reason: z.string().min(1).max(500) }),
  reply: OrderView,
});
