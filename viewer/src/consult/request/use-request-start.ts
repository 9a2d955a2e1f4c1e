import {
  listSlots,
  type PatientId,
  type PatientView,
  readPatient,
  readStudy,
  type StudyUid,
} from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { draftFor, type RequestDraft, readDraft } from './request-draft.ts';
import { emptyRequest, type RequestValues } from './request-values.ts';

/** By device: the ward's telephone seldom changes. */
const phoneKey = 'hub.consult.phone';
export const rememberPhone = (phone: string): void => localStorage.setItem(phoneKey, phone);

const halfDayMs = 43_200_000;
const instant = (ms: number) => new Date(ms).toISOString();

export interface RequestStart {
  values: RequestValues;
  /** when what was found of an earlier attempt had been written */
  restoredFrom: string | undefined;
  wantedPatient: string | null;
}

/** What the page opens with: the patient, study or slot it was opened for, and what was filled in before. */
export function useRequestStart(): { loading: boolean; start: RequestStart; patient: PatientView | undefined } {
  const { post } = useSignedIn();
  const [search] = useSearchParams();
  const studyUid = search.get('study') as StudyUid | null;
  const named = search.get('patient');
  const study = useQuery({
    queryKey: ['study', studyUid],
    queryFn: () => api(readStudy, { params: { studyUid: studyUid as StudyUid } }),
    enabled: studyUid !== null && named === null,
  });
  const [draft] = useState<RequestDraft | undefined>(() => readDraft(sessionStorage, post.id));
  const waiting = studyUid !== null && named === null && study.isPending;
  const wantedPatient = named ?? study.data?.patientId ?? null;
  const kept = waiting ? undefined : draftFor(draft, wantedPatient);
  const patientId = wantedPatient ?? kept?.patientId ?? null;
  const patient = useQuery({
    queryKey: ['patients', 'one', patientId],
    queryFn: () => api(readPatient, { params: { patientId: patientId as PatientId } }),
    enabled: patientId !== null,
  });
  const slotId = search.get('slot');
  const slotAt = Date.parse(search.get('at') ?? '');
  const wantsSlot = slotId !== null && !Number.isNaN(slotAt);
  const slots = useQuery({
    queryKey: ['consults', 'slots', 'around', slotAt],
    queryFn: ({ signal }) =>
      api(listSlots, { query: { from: instant(slotAt - halfDayMs), to: instant(slotAt + halfDayMs) } }, { signal }),
    enabled: wantsSlot,
  });
  const slot = slots.data?.items.find(({ id, taken }) => id === slotId && !taken);
  const before = kept?.values ?? { ...emptyRequest, phone: localStorage.getItem(phoneKey) ?? '' };
  const values: RequestValues = {
    ...before,
    ...(search.get('kind') === 'village' ? { kind: 'village' as const } : {}),
    studyUids: studyUid ? [...new Set([...before.studyUids, studyUid])] : before.studyUids,
    invited: slot ? [{ institutionId: slot.institution.id, slotId: slot.id }] : before.invited,
    specialty: slot && before.specialty === '' ? slot.specialty : before.specialty,
  };
  return {
    loading: waiting || (patientId !== null && patient.isPending) || (wantsSlot && slots.isPending),
    start: { values, restoredFrom: kept?.at, wantedPatient },
    patient: patient.data,
  };
}
