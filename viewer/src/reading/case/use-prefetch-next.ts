import { listWorklist, type WorklistItem } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../api.ts';
import { usePrefetchTracing } from '../ecg/use-prefetch-tracing.ts';
import { prefetchWhenIdle } from '../images/prefetch.ts';

/** While this case is read, the pictures of the one that will probably follow are brought behind everything visible. */
export function usePrefetchNext(item: WorklistItem, here: boolean): void {
  const state = item.state === 'reported' ? 'reported' : 'waiting';
  const { data } = useQuery({
    queryKey: ['worklist', 'next', state],
    queryFn: () => api(listWorklist, { query: { state, limit: 5 } }),
    enabled: here,
  });
  const next = here ? data?.items.find(({ id, may }) => id !== item.id && may.claim) : undefined;
  const pictures = next && next.modality !== 'ECG' ? next.studyUid : undefined;
  useEffect(() => prefetchWhenIdle(pictures), [pictures]);
  usePrefetchTracing(next);
}
