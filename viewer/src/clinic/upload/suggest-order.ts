import type { OrderView } from '@hub/server/contracts';
import type { FileFacts } from './read-start.ts';

export type Likeness = 'accession' | 'number' | 'name' | 'chosen' | 'modality';
export interface Suggestion {
  order: OrderView;
  why: Likeness[];
  /** the image names somebody else than the order */
  nameDiffers: boolean;
}

const xray = new Set(['CR', 'DX', 'DR', 'RG', 'RF', 'PX', 'IO', 'XR']);
const weight: Record<Likeness, number> = { accession: 8, number: 5, name: 4, chosen: 3, modality: 1 };
/** A modality alone is no reason to think of somebody; nor is the patient whose upload this is, for another kind of pictures. */
const least = 4;

/** The order of the day that a study looks like: proposed to the person, never joined by itself. */
export function suggestOrder(
  facts: FileFacts,
  orders: readonly OrderView[],
  chosenOrderId: string | undefined,
): Suggestion | undefined {
  const free = orders.filter(({ progress, studyUid }) => progress !== 'cancelled' && studyUid === null);
  return free
    .map((order) => ({ order, why: likeness(facts, order, chosenOrderId), nameDiffers: nameDiffers(facts, order) }))
    .filter(({ why }) => scoreOf(why) >= least)
    .sort((a, b) => scoreOf(b.why) - scoreOf(a.why))[0];
}

const scoreOf = (why: readonly Likeness[]) => why.reduce((sum, one) => sum + weight[one], 0);

function likeness(facts: FileFacts, order: OrderView, chosenOrderId: string | undefined): Likeness[] {
  const accession = facts.accessionNumber.trim();
  const number = facts.patientId.trim();
  const why: Likeness[] = [];
  if (order.id === chosenOrderId) why.push('chosen');
  if (accession !== '' && accession === order.accessionNumber) why.push('accession');
  if (number !== '' && order.patient.identifiers.some(({ value }) => value === number)) why.push('number');
  if (sameName(facts.patientName, order)) why.push('name');
  if (modalityFits(order.modality, facts.modality)) why.push('modality');
  return why;
}

/** Old consoles write pinyin; blanks and carets count for nothing. */
function sameName(written: string, { patient }: OrderView): boolean {
  const plain = written.replace(/[\s^'-]/g, '').toLowerCase();
  if (plain === '') return false;
  return (
    plain === patient.displayName.replace(/\s/g, '').toLowerCase() ||
    plain === patient.pinyin.replace(/\s/g, '').toLowerCase()
  );
}

function nameDiffers(facts: FileFacts, order: OrderView): boolean {
  return facts.patientName.trim() !== '' && !sameName(facts.patientName, order);
}

function modalityFits(ordered: string, arrived: string): boolean {
  return ordered === arrived || (xray.has(ordered) && xray.has(arrived));
}
