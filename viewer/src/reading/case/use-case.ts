import { type RequestId, readReport, readRequest } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';

export const caseQuery = (requestId: string) => ({
  queryKey: ['request', requestId],
  queryFn: () => api(readRequest, { params: { requestId: requestId as RequestId } }),
});

export const reportQuery = (requestId: string) => ({
  queryKey: ['report', requestId],
  queryFn: () => api(readReport, { params: { requestId: requestId as RequestId } }),
});

/** The request on the screen, with its history. */
export function useCase(requestId: string) {
  return useQuery({ ...caseQuery(requestId), refetchInterval: 60_000 });
}

export function useReport(requestId: string) {
  return useQuery(reportQuery(requestId));
}
