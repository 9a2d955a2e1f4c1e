import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import {
  ConsentId,
  ConsultId,
  Instant,
  InstitutionId,
  InvitationId,
  PatientId,
  PostId,
  SlotId,
  StudyUid,
} from './ids.ts';

/**
 * 远程会诊, the clinical act (远程医疗服务管理规范（试行） 2018): institution to institution under an agreement, with the
 * patient's written consent. The invited physician signs the 诊疗意见报告, the inviting one signs receipt and decision, and
 * both institutions archive an original. The room is in room.ts, the opinion in consult-papers.ts.
 *
 * 待答复 requested, 已拒绝 refused, 已预约 scheduled, 会诊中 ongoing, 待意见 opinion, 待处置 decision, 已完成 closed, 已取消 cancelled
 */
export const ConsultState = z.enum([
  'requested',
  'refused',
  'scheduled',
  'ongoing',
  'opinion',
  'decision',
  'closed',
  'cancelled',
]);
export type ConsultState = z.infer<typeof ConsultState>;
/** 普通会诊, 急会诊: an urgent one rings at the invited side's duty until somebody answers. */
export const ConsultUrgency = z.enum(['routine', 'urgent']);
/** 疑难会诊, 多学科会诊 (MDT), 远程查房, 远程示教, 村卫生室远程服务 */
export const ConsultKind = z.enum(['consult', 'mdt', 'round', 'teaching', 'village']);
/** 待答复, 已接受, 已拒绝 */
export const InvitationState = z.enum(['pending', 'accepted', 'refused']);
export type ConsultUrgency = z.infer<typeof ConsultUrgency>;
export type ConsultKind = z.infer<typeof ConsultKind>;
export type InvitationState = z.infer<typeof InvitationState>;

const Institution = z.object({ id: InstitutionId, name: z.string() });
const Person = z.object({ postId: PostId, name: z.string(), title: z.string().nullable() });
const Reason = z.string().trim().min(1).max(1000);

/** One invited institution and its answer; several make an MDT. */
export const InvitationView = z.object({
  id: InvitationId,
  institution: Institution,
  specialty: z.string(),
  state: InvitationState,
  /** the physician who will come */
  expert: Person.nullable(),
  reason: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: Instant.nullable(),
});
export type InvitationView = z.infer<typeof InvitationView>;

/** What the consult is about: images, ECGs and their reports, opened to the invited for as long as the consult concerns them. */
export const AttachedStudy = z.object({
  studyUid: StudyUid,
  modalities: z.array(z.string()),
  description: z.string(),
  studyDate: z.string(),
  imageCount: z.number().int(),
  /** the study's signed report, if any */
  requestId: z.string().nullable(),
});
export type AttachedStudy = z.infer<typeof AttachedStudy>;

/** 知情同意: for the consult, and separately for recording it. */
export const ConsentPurpose = z.enum(['consult', 'recording']);
export type ConsentPurpose = z.infer<typeof ConsentPurpose>;
/** 本人, 监护人, 近亲属, 授权委托人 */
export const ConsentSigner = z.enum(['patient', 'guardian', 'relative', 'proxy']);
export type ConsentSigner = z.infer<typeof ConsentSigner>;
export const ConsentView = z.object({
  id: ConsentId,
  purpose: ConsentPurpose,
  /** the text that was shown and explained */
  text: z.string(),
  signer: ConsentSigner,
  signerName: z.string(),
  /** why somebody else signed; null for the patient */
  signerReason: z.string().nullable(),
  explainedBy: z.string(),
  at: Instant,
  form: z.enum(['drawn', 'photo']),
  withdrawnAt: Instant.nullable(),
  withdrawReason: z.string().nullable(),
});
export type ConsentView = z.infer<typeof ConsentView>;

export const ConsultEventView = z.object({
  at: Instant,
  kind: z.string(),
  by: z.string().nullable(),
  institution: z.string().nullable(),
  note: z.string().nullable(),
});

export const ConsultSummary = z.object({
  id: ConsultId,
  /** what people call it on the telephone: 会诊编号 */
  number: z.string(),
  state: ConsultState,
  kind: ConsultKind,
  urgency: ConsultUrgency,
  patientName: z.string(),
  sex: z.string().nullable(),
  age: z.string().nullable(),
  inviting: Institution,
  requester: Person,
  invitations: z.array(InvitationView),
  purpose: z.string(),
  specialty: z.string(),
  requestedAt: Instant,
  /** an urgent one must be answered by then, a routine one arranged */
  dueAt: Instant,
  overdue: z.boolean(),
  startsAt: Instant.nullable(),
  minutes: z.number().int().nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  consented: z.boolean(),
  recordingConsented: z.boolean(),
  /** which side I am on */
  side: z.enum(['inviting', 'invited', 'guest']),
  /** people in the room now */
  inRoom: z.number().int(),
  demonstration: z.boolean(),
  /** rings for me: urgent and unanswered, and I am on duty for it */
  rings: z.boolean(),
});
export type ConsultSummary = z.infer<typeof ConsultSummary>;

/** What I may do now: decided by the server, asked by the viewer. */
export const ConsultMay = z.object({
  answer: z.boolean(),
  schedule: z.boolean(),
  cancel: z.boolean(),
  consent: z.boolean(),
  attach: z.boolean(),
  inviteGuest: z.boolean(),
  join: z.boolean(),
  /** why the room is shut for me, when it is */
  joinRefusal: z.string().nullable(),
  end: z.boolean(),
  writeOpinion: z.boolean(),
  signOpinion: z.boolean(),
  signDecision: z.boolean(),
});
export type ConsultMay = z.infer<typeof ConsultMay>;

export const ConsultView = ConsultSummary.extend({
  patientId: PatientId.nullable(),
  reason: z.string(),
  /** 病情摘要 */
  summary: z.string(),
  wantedTitle: z.string().nullable(),
  wishedTimes: z.array(z.object({ from: Instant, to: Instant })),
  /** 拨打电话: when the picture fails */
  phones: z.array(z.object({ name: z.string(), phone: z.string() })),
  studies: z.array(AttachedStudy),
  consents: z.array(ConsentView),
  events: z.array(ConsultEventView),
  may: ConsultMay,
});
export type ConsultView = z.infer<typeof ConsultView>;

const one = { params: z.object({ consultId: ConsultId }), subject: { kind: 'consult', param: 'consultId' } } as const;

export const listConsults = endpoint({
  method: 'GET',
  path: '/api/consults',
  permission: 'consult.read',
  summary: 'Consults of my institution, asked or invited, urgent and next first',
  query: z.object({
    side: z.enum(['all', 'inviting', 'invited']).default('all'),
    state: z.enum(['open', 'all', ...ConsultState.options]).default('open'),
    q: z.string().max(64).optional(),
    from: Instant.optional(),
    to: Instant.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  reply: z.object({ items: z.array(ConsultSummary), total: z.number().int() }),
});
export const readConsult = endpoint({
  method: 'GET',
  path: '/api/consults/:consultId',
  permission: 'consult.read',
  summary: 'A consult with its papers and steps',
  ...one,
  reply: ConsultView,
});
/** Whom one may invite: institutions under a valid agreement for consults, with physicians of three years and more. */
export const consultPartners = endpoint({
  method: 'GET',
  path: '/api/consults/partners',
  permission: 'consult.request',
  summary: 'Institutions that consult for mine, and their physicians',
  audited: false,
  reply: z.array(
    z.object({
      institution: Institution,
      agreement: z.enum(['valid', 'expiring', 'expired']),
      experts: z.array(Person),
    }),
  ),
});
export const requestConsult = endpoint({
  method: 'POST',
  path: '/api/consults',
  permission: 'consult.request',
  summary: 'Ask for a consult (会诊申请)',
  body: z.object({
    patientId: PatientId,
    kind: ConsultKind.default('consult'),
    urgency: ConsultUrgency.default('routine'),
    reason: Reason,
    purpose: Reason,
    summary: z.string().trim().min(1).max(10000),
    specialty: z.string().trim().min(1).max(64),
    wantedTitle: z.string().max(64).optional(),
    wishedTimes: z
      .array(z.object({ from: Instant, to: Instant }))
      .max(5)
      .default([]),
    studyUids: z.array(StudyUid).max(50).default([]),
    invitations: z
      .array(
        z.object({ institutionId: InstitutionId, specialty: z.string().max(64).optional(), slotId: SlotId.optional() }),
      )
      .min(1)
      .max(8),
    /** where the inviting side can be called when the picture fails */
    phone: z.string().trim().min(3).max(32),
  }),
  reply: ConsultView,
});
export const acceptConsult = endpoint({
  method: 'POST',
  path: '/api/consults/:consultId/accept',
  permission: 'consult.answer',
  summary: 'The invited side comes, with whom and when',
  ...one,
  body: z.object({
    /** a physician with three independent years, of my institution */
    expertPostId: PostId,
    slotId: SlotId.optional(),
    startsAt: Instant.optional(),
    minutes: z.number().int().min(5).max(480).default(30),
    phone: z.string().trim().max(32).optional(),
  }),
  reply: ConsultView,
});
export const refuseConsult = endpoint({
  method: 'POST',
  path: '/api/consults/:consultId/refuse',
  permission: 'consult.answer',
  summary: 'The invited side does not come, and why',
  ...one,
  body: z.object({ reason: Reason }),
  reply: ConsultView,
});
export const rescheduleConsult = endpoint({
  method: 'POST',
  path: '/api/consults/:consultId/reschedule',
  permission: 'consult.schedule',
  summary: 'Another time, and why (改期)',
  ...one,
  body: z.object({
    startsAt: Instant,
    minutes: z.number().int().min(5).max(480),
    slotId: SlotId.optional(),
    reason: Reason,
  }),
  reply: ConsultView,
});
export const cancelConsult = endpoint({
  method: 'POST',
  path: '/api/consults/:consultId/cancel',
  permission: 'consult.schedule',
  summary: 'It will not take place, and why (取消)',
  ...one,
  body: z.object({ reason: Reason }),
  reply: ConsultView,
});
export const attachStudies = endpoint({
  method: 'PUT',
  path: '/api/consults/:consultId/studies',
  permission: 'consult.request',
  summary: 'Which studies the consult is about',
  ...one,
  body: z.object({ studyUids: z.array(StudyUid).max(50) }),
  reply: ConsultView,
});
/** The room is empty, the talk is over: what is still missing is the opinion. */
export const endConsult = endpoint({
  method: 'POST',
  path: '/api/consults/:consultId/end',
  permission: 'consult.schedule',
  summary: 'End the talk',
  ...one,
  reply: ConsultView,
});

/** 急会诊呼叫: what is mine to answer now. */
export const listRingingConsults = endpoint({
  method: 'GET',
  path: '/api/consults/ringing',
  permission: 'consult.read',
  summary: 'Urgent consults that ring for me',
  audited: 'opening',
  reply: z.object({ items: z.array(ConsultSummary) }),
});
export const countRingingConsults = endpoint({
  method: 'GET',
  path: '/api/consults/ringing/count',
  permission: 'consult.read',
  summary: 'How many urgent consults ring for me',
  whileLocked: true,
  audited: false,
  reply: z.object({ count: z.number().int() }),
});

/** The text that stands above the signature, in the words of the county; the hub's own until somebody changes it. */
export const consentText = endpoint({
  method: 'GET',
  path: '/api/consults/:consultId/consent-text',
  permission: 'consult.consent',
  summary: 'The text to be explained and signed',
  ...one,
  query: z.object({ purpose: ConsentPurpose.default('consult') }),
  reply: z.object({ purpose: ConsentPurpose, text: z.string() }),
});
export const giveConsent = endpoint({
  method: 'POST',
  path: '/api/consults/:consultId/consents',
  permission: 'consult.consent',
  summary: 'The signed consent (知情同意书)',
  ...one,
  body: z.object({
    purpose: ConsentPurpose,
    text: z.string().trim().min(20).max(10000),
    signer: ConsentSigner,
    signerName: z.string().trim().min(1).max(128),
    signerReason: z.string().trim().min(1).max(500).optional(),
    form: z.enum(['drawn', 'photo']),
    mediaType: z.enum(['image/png', 'image/jpeg']),
    /** base64; the picture of the signature, or of the signed paper */
    picture: z.string().min(100).max(3_500_000),
  }),
  reply: ConsultView,
});
const consent = z.object({ consultId: ConsultId, consentId: ConsentId });
export const consentPicture = endpoint({
  method: 'GET',
  path: '/api/consults/:consultId/consents/:consentId/picture',
  permission: 'consult.read',
  summary: 'The signature or the photographed paper',
  params: consent,
  subject: { kind: 'consult', param: 'consultId' },
  produces: ['image/png', 'image/jpeg'],
});
export const withdrawConsent = endpoint({
  method: 'POST',
  path: '/api/consults/:consultId/consents/:consentId/withdraw',
  permission: 'consult.consent',
  summary: 'The patient takes the consent back; a recording stops at once',
  params: consent,
  subject: { kind: 'consult', param: 'consultId' },
  body: z.object({ reason: Reason }),
  reply: ConsultView,
});
