import { listWorklist, type WorklistItem } from '@hub/server/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { queryOf, type WorklistViewState } from './view.ts';

const shown = 200;

/** The lines of a tab and the counts of all tabs; live news make them stale. */
export function useWorklist(view: WorklistViewState) {
  return useQuery({
    queryKey: ['worklist', view],
    queryFn: () => (view.tab === 'recheck' ? rechecks(view) : list(view)),
    placeholderData: keepPreviousData,
    // what is urgent changes with the clock, without news
    refetchInterval: 60_000,
  });
}

function list(view: WorklistViewState) {
  return api(listWorklist, { query: { ...queryOf(view), limit: shown } });
}

/** 待复核 is no state of its own: it is looked for among what was signed, until as many are found as are counted. */
async function rechecks(view: WorklistViewState) {
  const found: WorklistItem[] = [];
  const first = await list(view);
  const narrowed = Boolean(view.modality || view.priority || view.clinicId || view.text.trim());
  const wanted = narrowed ? Number.POSITIVE_INFINITY : first.counts.recheck;
  for (const state of ['reviewed', 'reported', 'claimed'] as const) {
    for (let offset = 0, total = 1; offset < total && found.length < wanted; offset += shown) {
      const page = await api(listWorklist, { query: { ...queryOf(view), state, limit: shown, offset } });
      found.push(...page.items.filter(({ recheck }) => recheck));
      total = Math.min(page.total, 5 * shown);
    }
  }
  return { items: found, total: found.length, counts: first.counts };
}
