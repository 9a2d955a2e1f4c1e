import type { Log } from '../log.ts';
import type { AssociateRequest } from './associate-request.ts';
import { rejection, requestRefusal } from './negotiate.ts';
import type { Rejection } from './pdu-writer.ts';

/** Who asks, as far as it can be known before anything is exchanged. */
export interface Introduction {
  callingAe: string;
  calledAe: string;
  /** without the IPv6 wrapping of an IPv4 address */
  remoteAddress: string;
}

export type Authorise<C> = (request: Introduction) => Promise<C | undefined>;

export type Decision<C> = { caller: C } | { refusal: Rejection };

export type Reception<C> = (
  request: AssociateRequest,
  connection: { associationId: string; remoteAddress: string },
) => Promise<Decision<C>>;

export interface ReceptionOptions<C> {
  aeTitle: string;
  authorise: Authorise<C>;
  /** whether one more association may be had; asked last, when nothing more is awaited */
  hasRoom(): boolean;
  log: Pick<Log, 'warn' | 'error'>;
}

/**
 * Decides whether an association is to be had. Who is not known is told just that, before anything else is looked at: a
 * stranger learns neither our AE title nor whether there is room.
 */
export function openReception<C>({ aeTitle, authorise, hasRoom, log }: ReceptionOptions<C>): Reception<C> {
  return async (request, { associationId, remoteAddress }) => {
    const { callingAe, calledAe } = request;
    const refuse = (refusal: Rejection, why: string) => {
      log.warn({ associationId, callingAe, calledAe, remoteAddress, ...refusal }, `dimse: association refused, ${why}`);
      return { refusal };
    };

    const unfit = requestRefusal(request);
    if (unfit) return refuse(unfit, 'request does not fit');
    let caller: C | undefined;
    try {
      caller = await authorise({ callingAe, calledAe, remoteAddress });
    } catch (error) {
      log.error({ associationId, err: error }, 'dimse: caller could not be checked');
      return refuse(rejection.congestion, 'caller not checked');
    }
    if (caller === undefined) return refuse(rejection.callingAeUnknown, 'caller unknown');
    if (calledAe !== aeTitle) return refuse(rejection.calledAeUnknown, 'called AE title is not ours');
    if (!hasRoom()) return refuse(rejection.localLimit, 'too many associations');
    return { caller };
  };
}
