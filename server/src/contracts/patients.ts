import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Day, Instant, InstitutionId, MergeId, PatientId } from './ids.ts';

/** GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated */
export const Sex = z.enum(['0', '1', '2', '9']);
export type Sex = z.infer<typeof Sex>;
/** 居民身份证 (GB 11643; also 居住证, 永居证), 健康卡, 医保, DICOM PatientID or 门诊号 of the issuing institution, 护照, 其他 */
export const IdentifierKind = z.enum([
  'citizen-id',
  'health-card',
  'insurance',
  'local',
  'passport',
  'other',
  'temporary',
]);
export type IdentifierKind = z.infer<typeof IdentifierKind>;
export const Identifier = z.object({ kind: IdentifierKind, value: z.string().min(1).max(64) });

export const PatientView = z.object({
  id: PatientId,
  institutionId: InstitutionId,
  institution: z.string(),
  /** one string; never family + given */
  displayName: z.string(),
  pinyin: z.string(),
  initials: z.string(),
  sex: Sex,
  birthDate: Day.nullable(),
  birthDateEstimated: z.boolean(),
  ageText: z.string().nullable(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  temporary: z.boolean(),
  motherId: PatientId.nullable(),
  motherName: z.string().nullable(),
  mergedIntoId: PatientId.nullable(),
  demonstration: z.boolean(),
  identifiers: z.array(Identifier),
  createdAt: Instant,
});
export type PatientView = z.infer<typeof PatientView>;

/** Registering: a birth date, or a stated age from which an estimated one follows; neither is also allowed (unknown patient). */
export const NewPatient = z.object({
  displayName: z.string().trim().min(1).max(128),
  sex: Sex,
  birthDate: Day.optional(),
  /** 「58岁」「3月」「12天」 in numbers */
  statedAge: z
    .object({ value: z.number().int().min(0).max(150), unit: z.enum(['year', 'month', 'week', 'day']) })
    .optional(),
  phone: z.string().max(32).optional(),
  address: z.string().max(256).optional(),
  identifiers: z.array(Identifier).default([]),
  temporary: z.boolean().default(false),
  motherId: PatientId.optional(),
});
export type NewPatient = z.infer<typeof NewPatient>;
/** A correction: what is absent stays (so no defaults here). `identifiers` is the whole list; a blank phone or address is none. */
export const PatientChange = NewPatient.extend({ identifiers: z.array(Identifier), temporary: z.boolean() }).partial();
export type PatientChange = z.infer<typeof PatientChange>;

const patient = {
  params: z.object({ patientId: PatientId }),
  subject: { kind: 'patient', param: 'patientId' },
} as const;
export const searchPatients = endpoint({
  method: 'GET',
  path: '/api/patients',
  permission: 'patient.search',
  summary: 'Search by name, pinyin, initials or number',
  query: z.object({ q: z.string().max(64).default(''), limit: z.coerce.number().int().min(1).max(100).default(20) }),
  reply: z.array(PatientView),
});
export const createPatient = endpoint({
  method: 'POST',
  path: '/api/patients',
  permission: 'patient.write',
  summary: 'Register a patient',
  body: NewPatient,
  reply: PatientView,
});
export const readPatient = endpoint({
  method: 'GET',
  path: '/api/patients/:patientId',
  permission: 'patient.read',
  summary: 'A patient',
  ...patient,
  reply: PatientView,
});
export const changePatient = endpoint({
  method: 'PATCH',
  path: '/api/patients/:patientId',
  permission: 'patient.write',
  summary: 'Correct a patient',
  ...patient,
  body: PatientChange,
  reply: PatientView,
});
export const MergeView = z.object({
  id: MergeId,
  from: PatientView,
  into: PatientView,
  reason: z.string(),
  by: z.string(),
  at: Instant,
  undoneAt: Instant.nullable(),
});
export type MergeView = z.infer<typeof MergeView>;
export const mergePatient = endpoint({
  method: 'POST',
  path: '/api/patients/:patientId/merge',
  permission: 'patient.merge',
  summary: 'Say that this patient is the same person as another',
  ...patient,
  body: z.object({ intoId: PatientId, reason: z.string().min(1).max(500) }),
  reply: MergeView,
});
export const listMerges = endpoint({
  method: 'GET',
  path: '/api/merges',
  permission: 'patient.merge',
  summary: 'Merges of my institution',
  reply: z.array(MergeView),
});
export const undoMerge = endpoint({
  method: 'POST',
  path: '/api/merges/:mergeId/undo',
  permission: 'patient.merge',
  summary: 'Undo a merge',
  params: z.object({ mergeId: MergeId }),
  subject: { kind: 'merge', param: 'mergeId' },
  reply: MergeView,
});
