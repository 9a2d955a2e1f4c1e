import { type ConsultSummary, listRingingConsults } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';

/** News comes at once; where the line to it is down, this asks all the same. */
const askAgainMs = 5_000;

export function useRingingConsults(enabled: boolean): readonly ConsultSummary[] {
  const { data } = useQuery({
    queryKey: ['consults', 'ringing'],
    queryFn: ({ signal }) => api(listRingingConsults, {}, { signal }),
    enabled,
    refetchInterval: askAgainMs,
    refetchIntervalInBackground: true,
    staleTime: 0,
  });
  return data?.items ?? [];
}
