import { type EcgId, type EcgView, getEcg, listEcgs, listPreviousEcgs, type StudyUid } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';

const everlasting = Number.POSITIVE_INFINITY;

export const ecgQuery = (ecgId: EcgId) => ({
  queryKey: ['ecg', ecgId],
  queryFn: ({ signal }: { signal: AbortSignal }) => api(getEcg, { params: { ecgId } }, { signal }),
  staleTime: everlasting,
});

export const ecgsQuery = (studyUid: StudyUid, imageCount: number) => ({
  queryKey: ['study', studyUid, 'ecgs', imageCount],
  queryFn: ({ signal }: { signal: AbortSignal }) => api(listEcgs, { params: { studyUid } }, { signal }),
});

/** One recording. It never changes; what readers measured on it does, and then it is asked for again. */
export function useEcg(ecgId: EcgId | undefined) {
  return useQuery({ ...ecgQuery(ecgId as EcgId), enabled: ecgId !== undefined });
}

/** The recordings of a case, the latest first, and the one that is shown. */
export function useTracings(studyUid: StudyUid, imageCount: number) {
  const [shown, show] = useState<EcgId>();
  const list = useQuery(ecgsQuery(studyUid, imageCount));
  const items = list.data?.items ?? [];
  const ecgId = shown ?? items[0]?.id;
  return { list, items, ecgId, show, ecg: useEcg(ecgId) };
}

/** The patient's other recordings; the one before this comes up by itself. */
export function useFormer(ecgId: EcgId | undefined) {
  const [chosen, choose] = useState<EcgId | 'none'>();
  const others =
    useQuery({
      queryKey: ['ecg', ecgId, 'previous'],
      queryFn: ({ signal }) => api(listPreviousEcgs, { params: { ecgId: ecgId as EcgId } }, { signal }),
      enabled: ecgId !== undefined,
    }).data?.items ?? [];
  const nearest = others.find(({ before }) => before)?.id;
  const id = chosen === 'none' ? undefined : (chosen ?? nearest);
  const former: EcgView | undefined = useEcg(id).data;
  return { others, former: id ? former : undefined, formerId: id, choose };
}
