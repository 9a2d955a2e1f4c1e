import type { EcgView, WorklistItem } from '@hub/server/contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { whenIdle } from '../../ui/when-idle.ts';
import { caseQuery, reportQuery } from '../case/use-case.ts';
import { assumedPixelsPerMm, storedScale, thisScreen } from './calibration.ts';
import { storedWish } from './desk-wish.ts';
import { drawAhead } from './draw-ahead.ts';
import { drawingOf } from './drawing-of.ts';
import { sheetScale, storedSpace } from './sheet-scale.ts';
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
  if (ecg && !ecg.picture) whenIdle(() => layAndDraw(ecg));
}

/** When the page has nothing to do: somebody who looks through the queue does not feel it. */
function layAndDraw(ecg: EcgView): void {
  const wish = storedWish(localStorage);
  const drawing = drawingOf(ecg, wish);
  const pixelsPerMm = storedScale(localStorage, thisScreen()) ?? assumedPixelsPerMm;
  const space = storedSpace(localStorage, window.innerWidth);
  if (wish.trueSize || space) drawAhead(drawing, sheetScale(wish, pixelsPerMm, space, drawing));
}
