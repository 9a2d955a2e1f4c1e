import type { EcgView } from '@hub/server/contracts';
import { type EcgDrawing, layOutEcg } from '@hub/server/formats/ecg';
import type { DeskWish } from './desk-wish.ts';
import { sheetSize } from './sheet-size.ts';

/** The last layout of each recording: what the queue laid out ahead is not laid out again when the case is opened. */
const latest = new WeakMap<EcgView, { asked: string; drawing: EcgDrawing }>();

/** How a recording stands on its paper. A single lead is twice as large and fast: what cannot be told otherwise. */
export function drawingOf(ecg: EcgView, wish: DeskWish, zoomed?: string): EcgDrawing {
  const asked = JSON.stringify([wish, zoomed]);
  const known = latest.get(ecg);
  if (known?.asked === asked) return known.drawing;
  const drawing = zoomed ? enlarged(ecg, wish, zoomed) : whole(ecg, wish);
  latest.set(ecg, { asked, drawing });
  return drawing;
}

function enlarged(ecg: EcgView, wish: DeskWish, lead: string): EcgDrawing {
  return layOutEcg(ecg, {
    ...{ layout: 'rhythm', rhythmLeads: [lead], speedMmPerS: 50, gainMmPerMv: 20 },
    ...{ widthMm: 265, heightMm: 130, filters: wish.filters },
  });
}

function whole(ecg: EcgView, wish: DeskWish): EcgDrawing {
  const leads = new Set(ecg.groups.flatMap((group) => group.leads.map(({ lead }) => lead))).size;
  return layOutEcg(ecg, {
    ...{ layout: wish.layout, speedMmPerS: wish.speed, gainMmPerMv: wish.gain },
    ...{ columns: wish.columns, filters: wish.filters, ...sheetSize(wish, leads) },
  });
}
