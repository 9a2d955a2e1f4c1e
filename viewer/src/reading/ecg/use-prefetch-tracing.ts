import type { WorklistItem } from '@hub/server/contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { caseQuery, reportQuery } from '../case/use-case.ts';
import { storedWish } from './desk-wish.ts';
import { drawingOf } from './drawing-of.ts';
import { ecgQuery, ecgsQuery } from './use-tracing.ts';

const idleMs = 400;

/** The tracing of the case that will probably be opened next: then it is drawn without waiting for the line. */
export function usePrefetchTracing(item: WorklistItem | undefined): void {
  const client = useQueryClient();
  const wanted = item?.modality === 'ECG' ? item : undefined;
  const { id, studyUid, imageCount } = wanted ?? {};
  useEffect(() => {
    if (id === undefined || studyUid === undefined || imageCount === undefined) return;
    const timer = setTimeout(() => void bring(client, { id, studyUid, imageCount }), idleMs);
    return () => clearTimeout(timer);
  }, [client, id, studyUid, imageCount]);
}

/** A failure here is no news: opening the case asks again and says what is wrong. */
async function bring(
  client: QueryClient,
  { id, studyUid, imageCount }: Pick<WorklistItem, 'id' | 'studyUid' | 'imageCount'>,
): Promise<void> {
  await Promise.all([client.prefetchQuery(caseQuery(id)), client.prefetchQuery(reportQuery(id))]);
  const listed = await client.fetchQuery(ecgsQuery(studyUid, imageCount)).catch(() => undefined);
  const [latest] = listed?.items ?? [];
  if (!latest) return;
  const ecg = await client.fetchQuery(ecgQuery(latest.id)).catch(() => undefined);
  if (ecg && !ecg.picture) drawingOf(ecg, storedWish(localStorage));
}
