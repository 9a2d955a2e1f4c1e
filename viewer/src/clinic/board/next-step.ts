import type { OrderView } from '@hub/server/contracts';

export type Act =
  | 'settle'
  | 'examined'
  | 'upload'
  | 'close'
  | 'request'
  | 'seeRequest'
  | 'supplement'
  | 'report'
  | 'look'
  | 'correct'
  | 'slip'
  | 'cancel';

/** What a person may hold; the server refuses the rest in any case. */
export interface Holds {
  store: boolean;
  close: boolean;
  write: boolean;
  request: boolean;
}

/** Everything that can be done with an order as it stands, the likeliest next step first. */
export function actsOf(order: OrderView, holds: Holds): Act[] {
  const { progress, imageCount, studyUid, studyClosed, requestId, heldBack } = order;
  const settle = heldBack !== null;
  if (progress === 'cancelled')
    return [...(settle ? (['settle'] as const) : []), ...(studyUid ? (['look'] as const) : [])];
  const signed = progress === 'reviewed' || progress === 'printed' || progress === 'recheck';
  const asked = progress !== 'registered' && progress !== 'examined' && progress !== 'images-arrived';
  const possible: [Act, boolean][] = [
    ['settle', settle],
    ['report', signed && requestId !== null],
    ['supplement', progress === 'returned'],
    ['examined', progress === 'registered' && holds.write],
    ['upload', imageCount === 0 && holds.store],
    ['close', imageCount > 0 && !studyClosed && holds.close],
    ['request', imageCount > 0 && !asked && holds.request],
    ['seeRequest', asked && !signed && progress !== 'returned'],
    ['look', studyUid !== null],
    ['upload', imageCount > 0 && holds.store],
    ['correct', holds.write],
    ['slip', true],
    ['cancel', imageCount === 0 && holds.write],
  ];
  return possible.filter(([, allowed]) => allowed).map(([act]) => act);
}
