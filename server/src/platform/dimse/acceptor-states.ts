import type { Pdu } from './pdu-reader.ts';

/**
 * Where an accepting upper layer stands (PS3.8, 9.2.1). Sta3 and Sta8 have no name here: while the hub decides, it reads
 * nothing from the socket, so no PDU can meet them.
 */
export type AcceptorState = 'awaiting-request' | 'established' | 'awaiting-close'; // Sta2, Sta6, Sta13

export type AcceptorAction =
  | 'negotiate' // AE-6
  | 'take-data' // DT-2
  | 'answer-release' // AR-2, AR-4
  | 'end' // AA-2, AA-3: the transport is closed
  | 'abort-as-user' // AA-1, AA-7
  | 'abort-as-provider' // AA-8
  | 'ignore'; // AA-6

const table: Record<AcceptorState, Record<Pdu['kind'], AcceptorAction>> = {
  'awaiting-request': {
    'associate-request': 'negotiate',
    'associate-answer': 'abort-as-user',
    data: 'abort-as-user',
    'release-request': 'abort-as-user',
    'release-reply': 'abort-as-user',
    abort: 'end',
  },
  established: {
    'associate-request': 'abort-as-provider',
    'associate-answer': 'abort-as-provider',
    data: 'take-data',
    'release-request': 'answer-release',
    'release-reply': 'abort-as-provider',
    abort: 'end',
  },
  'awaiting-close': {
    // AA-7 would abort once more on a second request; the end is already on its way to the peer.
    'associate-request': 'ignore',
    'associate-answer': 'ignore',
    data: 'ignore',
    'release-request': 'ignore',
    'release-reply': 'ignore',
    abort: 'end',
  },
};

/** What an acceptor does with a PDU (PS3.8, table 9-10). */
export function actionFor(state: AcceptorState, pdu: Pdu['kind']): AcceptorAction {
  return table[state][pdu];
}
