import {
  type ConsultId,
  type ConsultView,
  listFiles,
  listGuests,
  listRecordings,
  readChat,
  readConsult,
  readPapers,
} from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';

/** Everything of one consult lies under ['consult', id]: news of it makes all of it stale. */
export const staleAfterAct = ['consult', 'consults'] as const;

export function useConsult(consultId: ConsultId) {
  return useQuery({
    queryKey: ['consult', consultId],
    queryFn: ({ signal }) => api(readConsult, { params: { consultId } }, { signal }),
  });
}

export function usePapers(consultId: ConsultId) {
  return useQuery({
    queryKey: ['consult', consultId, 'papers'],
    queryFn: ({ signal }) => api(readPapers, { params: { consultId } }, { signal }),
  });
}

export function useGuests(consultId: ConsultId) {
  return useQuery({
    queryKey: ['consult', consultId, 'guests'],
    queryFn: ({ signal }) => api(listGuests, { params: { consultId } }, { signal }),
  });
}

export function useChat(consultId: ConsultId) {
  return useQuery({
    queryKey: ['consult', consultId, 'chat'],
    queryFn: ({ signal }) => api(readChat, { params: { consultId } }, { signal }),
  });
}

export function useFiles(consultId: ConsultId) {
  return useQuery({
    queryKey: ['consult', consultId, 'files'],
    queryFn: ({ signal }) => api(listFiles, { params: { consultId } }, { signal }),
  });
}

export function useRecordings(consultId: ConsultId, enabled: boolean) {
  return useQuery({
    queryKey: ['consult', consultId, 'recordings'],
    queryFn: ({ signal }) => api(listRecordings, { params: { consultId } }, { signal }),
    enabled,
  });
}

/** The invitation of my own institution, if mine is an invited one. */
export const myInvitation = ({ invitations }: Pick<ConsultView, 'invitations'>, institutionId: string) =>
  invitations.find(({ institution }) => institution.id === institutionId);
