import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { AgreementId, ConsortiumId, Instant, InstitutionId, MembershipId } from './ids.ts';
import { jobKind } from './job.ts';

/** 总院, 次中心, 分院, 卫生院, 社区卫生服务中心, 村卫生室; 外院: a hospital outside the county that guest experts come from */
export const InstitutionKind = z.enum(['lead', 'subcentre', 'branch', 'township', 'community', 'village', 'external']);
export const ServiceLine = z.enum(['imaging', 'ecg', 'laboratory', 'pathology', 'consult', 'public-health']);
/** 紧密型, 松散型, 专科联盟, 远程医疗协作网 */
export const TieKind = z.enum(['tight', 'loose', 'alliance', 'network']);
/** 全部上送, 疑难上送, 本院报告 */
export const SendingRule = z.enum(['all', 'hard', 'own']);
export type InstitutionKind = z.infer<typeof InstitutionKind>;
export type ServiceLine = z.infer<typeof ServiceLine>;
export type TieKind = z.infer<typeof TieKind>;
export type SendingRule = z.infer<typeof SendingRule>;

export const InstitutionView = z.object({
  id: InstitutionId,
  code: z.string(),
  legalName: z.string(),
  shortName: z.string(),
  kind: InstitutionKind,
  /** the hospital a village room belongs to */
  parentId: InstitutionId.nullable(),
  phone: z.string().nullable(),
  quietMinutes: z.number().int(),
  demonstration: z.boolean(),
  closed: z.boolean(),
});
export type InstitutionView = z.infer<typeof InstitutionView>;
export const MembershipView = z.object({
  id: MembershipId,
  institutionId: InstitutionId,
  institution: z.string(),
  consortiumId: ConsortiumId,
  serviceLine: ServiceLine,
  tie: TieKind,
  validFrom: Instant,
  validTo: Instant.nullable(),
  valid: z.boolean(),
});
export const ConsortiumView = z.object({
  id: ConsortiumId,
  name: z.string(),
  leadInstitutionId: InstitutionId,
  lead: z.string(),
  memberships: z.array(MembershipView),
});
export type ConsortiumView = z.infer<typeof ConsortiumView>;
/** 服务协议; `expiry`: undefined when far off, else the days left of 60/30/7 (a warning, never a block of an emergency). */
export const AgreementView = z.object({
  id: AgreementId,
  requestingInstitutionId: InstitutionId,
  requesting: z.string(),
  readingInstitutionId: InstitutionId,
  reading: z.string(),
  serviceLine: ServiceLine,
  modalities: z.array(z.string()),
  priceItem: z.string().nullable(),
  liabilityText: z.string(),
  validFrom: Instant,
  validTo: Instant.nullable(),
  ended: z.boolean(),
  state: z.enum(['coming', 'valid', 'expiring', 'expired', 'ended']),
  daysLeft: z.number().int().nullable(),
});
export type AgreementView = z.infer<typeof AgreementView>;
export const SendingPolicyView = z.object({
  institutionId: InstitutionId,
  /** DICOM modality code (a CS value, PS3.5 6.2) */
  modality: z
    .string()
    .max(16)
    .regex(/^[A-Z0-9_]+$/),
  rule: SendingRule,
  readingInstitutionId: InstitutionId.nullable(),
});

export const listInstitutions = endpoint({
  method: 'GET',
  path: '/api/institutions',
  permission: 'institution.list',
  summary: 'Institutions of the county',
  reply: z.array(InstitutionView),
  audited: false,
});
export const createInstitution = endpoint({
  method: 'POST',
  path: '/api/institutions',
  permission: 'institution.change',
  summary: 'Add an institution',
  body: z.object({
    code: z.string().min(1).max(32),
    legalName: z.string().min(2).max(128),
    shortName: z.string().min(1).max(32),
    kind: InstitutionKind,
    /** of a village room: the township hospital it belongs to */
    parentId: InstitutionId.optional(),
    phone: z.string().max(32).optional(),
  }),
  reply: InstitutionView,
});
export const changeInstitution = endpoint({
  method: 'PATCH',
  path: '/api/institutions/:institutionId',
  permission: 'institution.change',
  summary: 'Change an institution',
  params: z.object({ institutionId: InstitutionId }),
  subject: { kind: 'institution', param: 'institutionId' },
  body: z.object({
    legalName: z.string().min(2).max(128).optional(),
    shortName: z.string().min(1).max(32).optional(),
    parentId: InstitutionId.nullable().optional(),
    phone: z.string().max(32).nullable().optional(),
    quietMinutes: z.number().int().min(1).max(1440).optional(),
  }),
  reply: InstitutionView,
});
export const listConsortia = endpoint({
  method: 'GET',
  path: '/api/consortia',
  permission: 'institution.list',
  summary: 'The 医共体 of the county with their members',
  reply: z.array(ConsortiumView),
  audited: false,
});
export const createConsortium = endpoint({
  method: 'POST',
  path: '/api/consortia',
  permission: 'institution.change',
  summary: 'Add a 医共体',
  body: z.object({ name: z.string().min(2).max(128), leadInstitutionId: InstitutionId }),
  reply: ConsortiumView,
});
export const createMembership = endpoint({
  method: 'POST',
  path: '/api/memberships',
  permission: 'institution.change',
  summary: 'Add a membership',
  body: z.object({
    institutionId: InstitutionId,
    consortiumId: ConsortiumId,
    serviceLine: ServiceLine,
    tie: TieKind,
    validFrom: Instant,
    validTo: Instant.optional(),
  }),
  reply: MembershipView,
});
export const endMembership = endpoint({
  method: 'DELETE',
  path: '/api/memberships/:membershipId',
  permission: 'institution.change',
  summary: 'End a membership today',
  params: z.object({ membershipId: MembershipId }),
  subject: { kind: 'membership', param: 'membershipId' },
});
export const listAgreements = endpoint({
  method: 'GET',
  path: '/api/agreements',
  permission: 'agreement.list',
  summary: 'Service agreements that concern me',
  reply: z.array(AgreementView),
  audited: false,
});
export const createAgreement = endpoint({
  method: 'POST',
  path: '/api/agreements',
  permission: 'agreement.change',
  summary: 'Add a service agreement',
  body: z.object({
    requestingInstitutionId: InstitutionId,
    readingInstitutionId: InstitutionId,
    serviceLine: ServiceLine,
    modalities: z.array(z.string().max(16)).default([]),
    priceItem: z.string().max(64).optional(),
    liabilityText: z.string().min(1).max(4000),
    validFrom: Instant,
    validTo: Instant.optional(),
  }),
  reply: AgreementView,
});
export const endAgreement = endpoint({
  method: 'DELETE',
  path: '/api/agreements/:agreementId',
  permission: 'agreement.change',
  summary: 'End a service agreement today',
  params: z.object({ agreementId: AgreementId }),
  subject: { kind: 'agreement', param: 'agreementId' },
});
export const listSendingPolicies = endpoint({
  method: 'GET',
  path: '/api/sending-policies',
  permission: 'institution.list',
  summary: 'What my institution sends up',
  reply: z.array(SendingPolicyView),
  audited: false,
});
export const setSendingPolicy = endpoint({
  method: 'PUT',
  path: '/api/sending-policies',
  permission: 'sending-policy.change',
  summary: 'Set what is sent up, per modality',
  body: SendingPolicyView,
  reply: SendingPolicyView,
});

/** Warns both sides of agreements that expire in 60, 30 or 7 days; recurring. */
export const warnExpiringAgreements = jobKind({
  queue: 'housekeeping',
  name: 'consortium.warn-expiring-agreements',
  payload: z.object({}),
  key: () => 'warn-expiring-agreements',
});
