/** Who ends an association by A-ABORT (PS3.8, 9.3.8): the DIMSE layer is the user, the PDU layer the provider. */
export const abortSource = { user: 0, provider: 2 } as const;

/** Reason of a provider's A-ABORT (PS3.8, table 9-26); a user's A-ABORT carries 0. */
export const abortReason = {
  notSpecified: 0,
  unrecognisedPdu: 1,
  unexpectedPdu: 2,
  unrecognisedParameter: 4,
  unexpectedParameter: 5,
  invalidParameterValue: 6,
} as const;

export type AbortReason = (typeof abortReason)[keyof typeof abortReason];

/**
 * The peer broke the protocol so that what follows cannot be read: the association is ended by A-ABORT with this source
 * and reason. The message names the place, never content.
 */
export class ProtocolFault extends Error {
  readonly source: 0 | 2;
  readonly reason: AbortReason;

  constructor(reason: AbortReason, message: string, source: 0 | 2 = abortSource.provider) {
    super(message);
    this.name = 'ProtocolFault';
    this.source = source;
    this.reason = reason;
  }
}
