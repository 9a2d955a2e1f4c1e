import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { ConsultDocumentId, ConsultFileId, ConsultId, GuestId, Instant, InstitutionId, RecordingId } from './ids.ts';
import { jobKind } from './job.ts';

const one = { params: z.object({ consultId: ConsultId }), subject: { kind: 'consult', param: 'consultId' } } as const;
const Signer = z.object({ name: z.string(), title: z.string().nullable(), at: Instant });
const Signing = z.object({ password: z.string().min(1).max(256), revision: z.number().int().min(0) });

/** 诊疗意见报告: what the invited physician answers for. 诊断意见, 诊疗建议, 注意事项. */
export const OpinionContent = z.object({
  findings: z.string().max(10000),
  diagnosis: z.string().max(10000),
  advice: z.string().max(10000),
  caution: z.string().max(10000),
});
export type OpinionContent = z.infer<typeof OpinionContent>;
/** 书写中, 已签名 */
export const PaperState = z.enum(['draft', 'signed']);
const signed = {
  signer: Signer.nullable(),
  contentHash: z.string().nullable(),
  verificationCode: z.string().nullable(),
};
/** One for each invited institution, seen by everybody of the consult while it is written. */
export const OpinionView = z.object({
  id: ConsultDocumentId,
  institution: z.object({ id: InstitutionId, name: z.string() }),
  state: PaperState,
  revision: z.number().int(),
  content: OpinionContent,
  savedBy: z.string().nullable(),
  savedAt: Instant.nullable(),
  mine: z.boolean(),
  ...signed,
});
export type OpinionView = z.infer<typeof OpinionView>;

/** 接收与处置决定: 采纳, 部分采纳, 不采纳 */
export const DecisionContent = z.object({
  acceptance: z.enum(['accepted', 'partly', 'declined']).nullable(),
  decision: z.string().max(10000),
  /** why, where the opinion is not followed */
  reason: z.string().max(2000),
});
export type DecisionContent = z.infer<typeof DecisionContent>;
export const DecisionView = z.object({
  id: ConsultDocumentId,
  state: PaperState,
  revision: z.number().int(),
  content: DecisionContent,
  savedBy: z.string().nullable(),
  savedAt: Instant.nullable(),
  ...signed,
});
export type DecisionView = z.infer<typeof DecisionView>;

/** 归档: an original for each institution, byte for byte what was signed. */
export const ArchivedOriginal = z.object({
  documentId: ConsultDocumentId,
  kind: z.enum(['opinion', 'decision']),
  institution: z.object({ id: InstitutionId, name: z.string() }),
  archivedAt: Instant,
  sha256: z.string(),
});
export const ConsultPapers = z.object({
  opinions: z.array(OpinionView),
  decision: DecisionView.nullable(),
  originals: z.array(ArchivedOriginal),
});
export type ConsultPapers = z.infer<typeof ConsultPapers>;

export const readPapers = endpoint({
  method: 'GET',
  path: '/api/consults/:consultId/papers',
  permission: 'consult.read',
  summary: 'Opinions, decision and archived originals',
  ...one,
  reply: ConsultPapers,
});
export const saveOpinion = endpoint({
  method: 'PUT',
  path: '/api/consults/:consultId/opinion',
  permission: 'consult.write-opinion',
  summary: "Save my institution's opinion while it is written",
  ...one,
  body: z.object({ revision: z.number().int().min(0), content: OpinionContent }),
  reply: OpinionView,
});
export const signOpinion = endpoint({
  method: 'POST',
  path: '/api/consults/:consultId/opinion/sign',
  permission: 'consult.sign-opinion',
  summary: 'The invited physician signs the opinion (诊疗意见报告)',
  ...one,
  body: Signing,
  reply: ConsultPapers,
});
export const saveDecision = endpoint({
  method: 'PUT',
  path: '/api/consults/:consultId/decision',
  permission: 'consult.sign-decision',
  summary: 'Save the decision while it is written',
  ...one,
  body: z.object({ revision: z.number().int().min(0), content: DecisionContent }),
  reply: DecisionView,
});
export const signDecision = endpoint({
  method: 'POST',
  path: '/api/consults/:consultId/decision/sign',
  permission: 'consult.sign-decision',
  summary: 'The inviting physician signs receipt and decision',
  ...one,
  body: Signing,
  reply: ConsultPapers,
});
export const consultPdf = endpoint({
  method: 'GET',
  path: '/api/consults/:consultId/originals/:documentId',
  permission: 'consult.read',
  summary: "My institution's archived original (PDF)",
  params: z.object({ consultId: ConsultId, documentId: ConsultDocumentId }),
  subject: { kind: 'consult', param: 'consultId' },
  produces: ['application/pdf'],
});
/** The same page that verifies a report verifies these. */
export const verifyConsultPaper = endpoint({
  method: 'GET',
  path: '/api/verify/consult/:code',
  permission: 'open',
  rateLimited: true,
  summary: 'Is this consult paper what was signed?',
  params: z.object({
    code: z
      .string()
      .min(8)
      .max(64)
      .regex(/^[A-Z0-9-]+$/i),
  }),
  reply: z.object({
    kind: z.enum(['opinion', 'decision']),
    institution: z.string(),
    number: z.string(),
    maskedName: z.string(),
    signer: z.string(),
    signedAt: Instant,
    contentHash: z.string(),
    signatureValid: z.boolean(),
    algorithm: z.string(),
    demonstration: z.boolean(),
  }),
});

/** 聊天与文件: kept with the consult. */
export const ChatMessage = z.object({
  id: z.uuid(),
  at: Instant,
  by: z.string(),
  institution: z.string().nullable(),
  mine: z.boolean(),
  text: z.string(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;
export const readChat = endpoint({
  method: 'GET',
  path: '/api/consults/:consultId/chat',
  permission: 'consult.read',
  summary: 'What was written in the room',
  ...one,
  reply: z.object({ items: z.array(ChatMessage) }),
});
/** `id` is made by the browser: sent again after a cut it is the same message. */
export const sendChat = endpoint({
  method: 'POST',
  path: '/api/consults/:consultId/chat',
  permission: 'consult.join',
  summary: 'Write to the room',
  ...one,
  body: z.object({ id: z.uuid(), text: z.string().trim().min(1).max(2000) }),
  reply: ChatMessage,
});
export const ConsultFileView = z.object({
  id: ConsultFileId,
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number(),
  by: z.string(),
  at: Instant,
});
export type ConsultFileView = z.infer<typeof ConsultFileView>;
export const listFiles = endpoint({
  method: 'GET',
  path: '/api/consults/:consultId/files',
  permission: 'consult.read',
  summary: 'Files kept with the consult',
  ...one,
  reply: z.object({ items: z.array(ConsultFileView) }),
});
export const attachFile = endpoint({
  method: 'POST',
  path: '/api/consults/:consultId/files',
  permission: 'consult.attach-file',
  summary: 'Keep a file with the consult (the body)',
  ...one,
  query: z.object({
    name: z.string().trim().min(1).max(255),
    mediaType: z.string().max(128).default('application/octet-stream'),
  }),
  consumes: ['application/octet-stream'],
  reply: ConsultFileView,
});
export const readFile = endpoint({
  method: 'GET',
  path: '/api/consults/:consultId/files/:fileId',
  permission: 'consult.read',
  summary: 'A file of the consult, always as a download',
  params: z.object({ consultId: ConsultId, fileId: ConsultFileId }),
  subject: { kind: 'consult', param: 'consultId' },
  produces: ['application/octet-stream'],
});

/** 特邀专家: a physician of a hospital outside the county, by a one-time link, for this consult and this day. */
export const GuestView = z.object({
  id: GuestId,
  name: z.string(),
  hospital: z.string(),
  title: z.string().nullable(),
  validFrom: Instant,
  validTo: Instant,
  openedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
  invitedBy: z.string(),
});
export type GuestView = z.infer<typeof GuestView>;
export const listGuests = endpoint({
  method: 'GET',
  path: '/api/consults/:consultId/guests',
  permission: 'consult.read',
  summary: 'Guest experts of a consult',
  ...one,
  reply: z.object({ items: z.array(GuestView) }),
});
export const inviteGuest = endpoint({
  method: 'POST',
  path: '/api/consults/:consultId/guests',
  permission: 'consult.invite-guest',
  summary: 'Make a one-time link for a guest expert; it is shown once',
  ...one,
  body: z.object({
    name: z.string().trim().min(1).max(128),
    hospital: z.string().trim().min(2).max(128),
    title: z.string().trim().max(64).optional(),
  }),
  reply: z.object({ guest: GuestView, link: z.string() }),
});
export const revokeGuest = endpoint({
  method: 'DELETE',
  path: '/api/consults/:consultId/guests/:guestId',
  permission: 'consult.invite-guest',
  summary: 'The link and the session behind it end now',
  params: z.object({ consultId: ConsultId, guestId: GuestId }),
  subject: { kind: 'consult', param: 'consultId' },
});
/** Works once; the browser that opened it keeps a session until the day ends. */
export const openGuestLink = endpoint({
  method: 'POST',
  path: '/api/guest-session',
  permission: 'open',
  rateLimited: true,
  summary: 'Come in by a guest link; sets the session cookie',
  body: z.object({ token: z.string().min(20).max(128) }),
  reply: z.object({ consultId: ConsultId }),
});

/**
 * Why a recording is not whole, or is none. 'interrupted': its server died, what it had written is kept. 'damaged': what was
 * written is not as it was. The others say why it could not be put together.
 */
export const RecordingProblem = z.enum([
  'interrupted',
  'nothing-sent',
  'no-muxer',
  'muxer-failed',
  'damaged',
  'not-finished',
]);
export type RecordingProblem = z.infer<typeof RecordingProblem>;
/** What was heard is still there: it can be put together once more when the machine has been mended. */
export const curableRecordingProblems: readonly RecordingProblem[] = ['no-muxer', 'muxer-failed', 'not-finished'];
/** 录制: server side, encrypted where it lies, off until the patient agreed to it. */
export const RecordingView = z.object({
  id: RecordingId,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  startedBy: z.string(),
  state: z.enum(['recording', 'sealing', 'kept', 'failed']),
  sizeBytes: z.number().nullable(),
  /** kept at least until then (病历 retention) */
  retainUntil: Instant.nullable(),
  problem: RecordingProblem.nullable(),
});
export type RecordingView = z.infer<typeof RecordingView>;
export const listRecordings = endpoint({
  method: 'GET',
  path: '/api/consults/:consultId/recordings',
  permission: 'consult.record',
  summary: 'Recordings of a consult, and who looked at them',
  ...one,
  reply: z.object({
    items: z.array(RecordingView.extend({ accesses: z.array(z.object({ at: Instant, by: z.string() })) })),
  }),
});
export const playRecording = endpoint({
  method: 'GET',
  path: '/api/consults/:consultId/recordings/:recordingId',
  permission: 'consult.record',
  summary: 'Look at a recording; every access is kept',
  params: z.object({ consultId: ConsultId, recordingId: RecordingId }),
  subject: { kind: 'consult', param: 'consultId' },
  produces: ['video/webm'],
});
export const finishRecordingAgain = endpoint({
  method: 'POST',
  path: '/api/consults/:consultId/recordings/:recordingId/finish',
  permission: 'consult.record',
  summary: 'Put a recording that failed together once more (重新合成)',
  params: z.object({ consultId: ConsultId, recordingId: RecordingId }),
  subject: { kind: 'consult', param: 'consultId' },
});
/** Puts together what was heard in a room. It takes a core for a good part of the talk's length, so it has its own queue. */
export const finishRecording = jobKind({
  queue: 'recordings',
  name: 'consult.finish-recording',
  payload: z.object({ recordingId: RecordingId }),
  key: ({ recordingId }) => `finish-recording-${recordingId}`,
});
