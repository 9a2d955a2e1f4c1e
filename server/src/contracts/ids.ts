import { z } from 'zod';

/** Branded ids: one cannot be handed over where another is asked for. */
export const CountyId = z.uuid().brand<'CountyId'>();
export const InstitutionId = z.uuid().brand<'InstitutionId'>();
export const ConsortiumId = z.uuid().brand<'ConsortiumId'>();
export const AgreementId = z.uuid().brand<'AgreementId'>();
export const MembershipId = z.uuid().brand<'MembershipId'>();
export const AccountId = z.uuid().brand<'AccountId'>();
export const PostId = z.uuid().brand<'PostId'>();
export const SessionId = z.uuid().brand<'SessionId'>();
export const DeviceId = z.uuid().brand<'DeviceId'>();
export const PatientId = z.uuid().brand<'PatientId'>();
export const MergeId = z.uuid().brand<'MergeId'>();
export const OrderId = z.uuid().brand<'OrderId'>();
export const CriticalId = z.uuid().brand<'CriticalId'>();
export const ShiftId = z.uuid().brand<'ShiftId'>();
export const EcgId = z.uuid().brand<'EcgId'>();
export const UnplacedId = z.uuid().brand<'UnplacedId'>();
export const RequestId = z.uuid().brand<'RequestId'>();
export const ReportId = z.uuid().brand<'ReportId'>();
export const VersionId = z.uuid().brand<'VersionId'>();
export const TemplateId = z.uuid().brand<'TemplateId'>();
export const KeyImageId = z.uuid().brand<'KeyImageId'>();
export const NoticeId = z.uuid().brand<'NoticeId'>();
export const ConsultId = z.uuid().brand<'ConsultId'>();
export const InvitationId = z.uuid().brand<'InvitationId'>();
export const SlotId = z.uuid().brand<'SlotId'>();
export const ConsentId = z.uuid().brand<'ConsentId'>();
export const ConsultDocumentId = z.uuid().brand<'ConsultDocumentId'>();
export const GuestId = z.uuid().brand<'GuestId'>();
export const ConsultFileId = z.uuid().brand<'ConsultFileId'>();
export const RecordingId = z.uuid().brand<'RecordingId'>();

/** A DICOM UID (PS3.5 chapter 9): digits and dots, at most 64 characters. */
const dicomUid = z
  .string()
  .max(64)
  .regex(/^[0-9]+(\.[0-9]+)*$/);
export const StudyUid = dicomUid.brand<'StudyUid'>();
export const SeriesUid = dicomUid.brand<'SeriesUid'>();
export const SopInstanceUid = dicomUid.brand<'SopInstanceUid'>();

/** The key of a stored object: segments of a closed alphabet, so that it can never leave the store. */
export const ObjectKey = z
  .string()
  .max(512)
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/)
  .brand<'ObjectKey'>();

export type CriticalId = z.infer<typeof CriticalId>;
export type ShiftId = z.infer<typeof ShiftId>;
export type EcgId = z.infer<typeof EcgId>;
export type CountyId = z.infer<typeof CountyId>;
export type InstitutionId = z.infer<typeof InstitutionId>;
export type ConsortiumId = z.infer<typeof ConsortiumId>;
export type AgreementId = z.infer<typeof AgreementId>;
export type MembershipId = z.infer<typeof MembershipId>;
export type AccountId = z.infer<typeof AccountId>;
export type PostId = z.infer<typeof PostId>;
export type SessionId = z.infer<typeof SessionId>;
export type DeviceId = z.infer<typeof DeviceId>;
export type PatientId = z.infer<typeof PatientId>;
export type MergeId = z.infer<typeof MergeId>;
export type OrderId = z.infer<typeof OrderId>;
export type UnplacedId = z.infer<typeof UnplacedId>;
export type RequestId = z.infer<typeof RequestId>;
export type ReportId = z.infer<typeof ReportId>;
export type VersionId = z.infer<typeof VersionId>;
export type TemplateId = z.infer<typeof TemplateId>;
export type KeyImageId = z.infer<typeof KeyImageId>;
export type NoticeId = z.infer<typeof NoticeId>;
export type ConsultId = z.infer<typeof ConsultId>;
export type InvitationId = z.infer<typeof InvitationId>;
export type SlotId = z.infer<typeof SlotId>;
export type ConsentId = z.infer<typeof ConsentId>;
export type ConsultDocumentId = z.infer<typeof ConsultDocumentId>;
export type GuestId = z.infer<typeof GuestId>;
export type ConsultFileId = z.infer<typeof ConsultFileId>;
export type RecordingId = z.infer<typeof RecordingId>;
export type StudyUid = z.infer<typeof StudyUid>;
export type SeriesUid = z.infer<typeof SeriesUid>;
export type SopInstanceUid = z.infer<typeof SopInstanceUid>;
export type ObjectKey = z.infer<typeof ObjectKey>;

/** An instant on the wire: ISO 8601 in UTC. */
export const Instant = z.iso.datetime();
/** A calendar day on the wire: YYYY-MM-DD. */
export const Day = z.iso.date();
