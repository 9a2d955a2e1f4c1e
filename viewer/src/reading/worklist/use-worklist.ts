import { listWorklist } from '@hub/server/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { queryOf, type WorklistViewState } from './view.ts';

const shown = 200;

/** The lines of a tab and the counts of all tabs; live news make them stale. */
export function useWorklist(view: WorklistViewState) {
  return useQuery({
    queryKey: ['worklist', view],
    queryFn: () => api(listWorklist, { query: { ...queryOf(view), limit: shown } }),
    placeholderData: keepPreviousData,
    // what is urgent changes with the clock, without news
    refetchInterval: 60_000,
  });
}
