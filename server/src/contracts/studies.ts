import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant, InstitutionId, OrderId, PatientId, RequestId, SeriesUid, SopInstanceUid, StudyUid } from './ids.ts';
import { HeldBackReason } from './orders.ts';

/** What the parser noticed, with its place: shown to the technician, never a reason to refuse. */
export const Damage = z.object({
  code: z.string(),
  tag: z.string().optional(),
  offset: z.number().optional(),
  detail: z.string(),
});
export const InstanceView = z.object({
  sopInstanceUid: SopInstanceUid,
  sopClassUid: z.string(),
  instanceNumber: z.number().nullable(),
  frames: z.number().int(),
  rows: z.number().nullable(),
  columns: z.number().nullable(),
  damage: z.array(Damage),
  derivedProblem: z.string().nullable(),
});
export const SeriesView = z.object({
  seriesUid: SeriesUid,
  modality: z.string(),
  number: z.number().nullable(),
  description: z.string(),
  bodyPart: z.string(),
  instances: z.array(InstanceView),
});
export const StudySummary = z.object({
  studyUid: StudyUid,
  institutionId: InstitutionId,
  institution: z.string(),
  patientId: PatientId.nullable(),
  orderId: OrderId.nullable(),
  requestId: RequestId.nullable(),
  patientName: z.string(),
  dicomPatientId: z.string(),
  sex: z.string().nullable(),
  birthDate: z.string().nullable(),
  age: z.string().nullable(),
  accessionNumber: z.string(),
  /** the patient's name as the desk has it, when the study is somebody's */
  registeredName: z.string().nullable(),
  /** GB/T 2261.1, likewise; null also where the desk does not know */
  registeredSex: z.string().nullable(),
  /** 检查号 of the order it is matched to */
  orderAccessionNumber: z.string().nullable(),
  /** the order that its 检查号 names and why it was not matched to it by itself; told to the owner alone */
  heldBack: z
    .object({ orderId: OrderId, accessionNumber: z.string(), registeredName: z.string(), reason: HeldBackReason })
    .nullable(),
  studyDate: z.string(),
  /** the date is so far from the registration of its order that the machine's clock or the images are wrong */
  studyDateStrange: z.boolean(),
  studyTime: z.string(),
  description: z.string(),
  modalities: z.array(z.string()),
  seriesCount: z.number().int(),
  instanceCount: z.number().int(),
  sizeBytes: z.number(),
  damagedCount: z.number().int(),
  textRepaired: z.boolean(),
  firstInstanceAt: Instant,
  lastInstanceAt: Instant,
  closedAt: Instant.nullable(),
  demonstration: z.boolean(),
});
export type StudySummary = z.infer<typeof StudySummary>;
export const StudyView = StudySummary.extend({ series: z.array(SeriesView) });
export type StudyView = z.infer<typeof StudyView>;

const study = { params: z.object({ studyUid: StudyUid }), subject: { kind: 'study', param: 'studyUid' } } as const;
export const listStudies = endpoint({
  method: 'GET',
  path: '/api/studies',
  permission: 'study.list',
  summary: 'Studies of my institution (or those I read for)',
  query: z.object({
    q: z.string().max(64).optional(),
    from: z.string().max(10).optional(),
    to: z.string().max(10).optional(),
    modality: z.string().max(16).optional(),
    /** with everybody who was merged with them */
    patientId: PatientId.optional(),
    unmatched: z.enum(['true', 'false']).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  reply: z.object({ items: z.array(StudySummary), total: z.number().int() }),
});
export const readStudy = endpoint({
  method: 'GET',
  path: '/api/studies/:studyUid',
  permission: 'study.read',
  summary: 'A study with its series and instances',
  ...study,
  reply: StudyView,
});
/** Written once per opening: reading pixels is one audit row per actor, study and opening. */
export const openStudy = endpoint({
  method: 'POST',
  path: '/api/studies/:studyUid/open',
  permission: 'study.read',
  summary: 'Open a study to look at its pictures',
  ...study,
  reply: z.object({ opening: z.string() }),
});
export const closeStudy = endpoint({
  method: 'POST',
  path: '/api/studies/:studyUid/close',
  permission: 'study.close',
  summary: 'All images are there',
  ...study,
  reply: StudySummary,
});
export const joinStudy = endpoint({
  method: 'POST',
  path: '/api/studies/:studyUid/join',
  permission: 'study.join',
  summary: 'Join a study to an order or a patient',
  ...study,
  body: z.union([z.object({ orderId: OrderId }), z.object({ patientId: PatientId })]),
  reply: StudySummary,
});
export const unjoinStudy = endpoint({
  method: 'DELETE',
  path: '/api/studies/:studyUid/join',
  permission: 'study.join',
  summary: 'Undo a join',
  ...study,
  reply: StudySummary,
});
/** Other studies of the same person that this actor may see: same patient, merged patients, same valid citizen id. */
export const priorStudies = endpoint({
  method: 'GET',
  path: '/api/studies/:studyUid/priors',
  permission: 'study.read',
  summary: 'Earlier examinations (历史检查)',
  ...study,
  reply: z.array(StudySummary),
});

const frame = z.object({
  studyUid: StudyUid,
  seriesUid: SeriesUid,
  sopInstanceUid: SopInstanceUid,
  frame: z.coerce.number().int().min(1),
});
/** DICOM JSON adjusted to the rendition that the viewer's frames come in. */
export const viewerMetadata = endpoint({
  method: 'GET',
  path: '/api/viewer/studies/:studyUid/metadata',
  permission: 'study.read',
  summary: 'Metadata for the viewer',
  audited: 'opening',
  ...study,
  produces: ['application/dicom+json'],
});
/** One frame in a form the viewer always decodes; header X-Transfer-Syntax-UID names it; no multipart envelope; honours Range. */
export const viewerFrame = endpoint({
  method: 'GET',
  path: '/api/viewer/studies/:studyUid/series/:seriesUid/instances/:sopInstanceUid/frames/:frame',
  permission: 'study.read',
  summary: 'A frame for the viewer',
  audited: 'opening',
  params: frame,
  subject: { kind: 'study', param: 'studyUid' },
  produces: ['application/octet-stream'],
});
