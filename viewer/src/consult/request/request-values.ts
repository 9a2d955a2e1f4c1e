import type { Asking, InstitutionId, PatientId, requestConsult, SlotId, StudyUid } from '@hub/server/contracts';

export interface Wished {
  /** ISO instants; null while not chosen */
  from: string | null;
  to: string | null;
}
export interface Invited {
  institutionId: string;
  specialty?: string;
  slotId?: string;
}
export interface RequestValues {
  kind: 'consult' | 'mdt' | 'round' | 'teaching' | 'village';
  urgency: 'routine' | 'urgent';
  specialty: string;
  wantedTitle: string;
  purpose: string;
  reason: string;
  summary: string;
  phone: string;
  invited: Invited[];
  studyUids: string[];
  wished: Wished[];
}

export const emptyRequest: RequestValues = {
  kind: 'consult',
  urgency: 'routine',
  specialty: '',
  wantedTitle: '',
  purpose: '',
  reason: '',
  summary: '',
  phone: '',
  invited: [],
  studyUids: [],
  wished: [],
};

type Asked = Asking<typeof requestConsult>['body'];

/** As the hub takes it. Several institutions are an MDT; an urgent consult wishes no time, it is now. */
export function bodyOf(values: RequestValues, patientId: string): Asked {
  const { kind, urgency, invited, wantedTitle, wished, studyUids } = values;
  return {
    patientId: patientId as PatientId,
    kind: kind === 'consult' && invited.length > 1 ? 'mdt' : kind,
    urgency,
    specialty: values.specialty.trim(),
    purpose: values.purpose.trim(),
    reason: values.reason.trim(),
    summary: values.summary.trim(),
    phone: values.phone.trim(),
    ...(wantedTitle.trim() ? { wantedTitle: wantedTitle.trim() } : {}),
    studyUids: studyUids as StudyUid[],
    wishedTimes:
      urgency === 'urgent'
        ? []
        : wished.flatMap(({ from, to }) => (from !== null && to !== null ? [{ from, to }] : [])),
    invitations: invited.map(({ institutionId, specialty, slotId }) => ({
      institutionId: institutionId as InstitutionId,
      ...(specialty?.trim() ? { specialty: specialty.trim() } : {}),
      ...(slotId && urgency === 'routine' ? { slotId: slotId as SlotId } : {}),
    })),
  };
}

/** What is wrong with a wished time; a row nobody filled is none. */
export function wishedFault({ from, to }: Wished, now: number): 'timeOrder' | 'timePast' | undefined {
  if (from === null || to === null) return undefined;
  if (Date.parse(to) <= Date.parse(from)) return 'timeOrder';
  return Date.parse(from) < now ? 'timePast' : undefined;
}
