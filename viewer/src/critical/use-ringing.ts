import { type CriticalView, listRinging } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';

/** News comes at once; where the line to it is down, this asks all the same. */
const askAgainMs = 5_000;

export function useRinging(enabled: boolean): readonly CriticalView[] {
  const { data } = useQuery({
    queryKey: ['critical', 'ringing'],
    queryFn: ({ signal }) => api(listRinging, {}, { signal }),
    enabled,
    refetchInterval: askAgainMs,
    refetchIntervalInBackground: true,
    staleTime: 0,
  });
  return data?.items ?? [];
}
