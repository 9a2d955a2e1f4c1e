import { type RequestId, readReport, readRequest } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';

/** The request on the screen, with its history. */
export function useCase(requestId: string) {
  return useQuery({
    queryKey: ['request', requestId],
    queryFn: () => api(readRequest, { params: { requestId: requestId as RequestId } }),
    refetchInterval: 60_000,
  });
}

export function useReport(requestId: string) {
  return useQuery({
    queryKey: ['report', requestId],
    queryFn: () => api(readReport, { params: { requestId: requestId as RequestId } }),
  });
}
