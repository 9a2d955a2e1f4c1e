/** One C-STORE as it reaches whoever keeps the instance. `C` is what `authorise` said about the sender. */
export interface IncomingInstance<C> {
  caller: C;
  callingAe: string;
  calledAe: string;
  /** without the IPv6 wrapping of an IPv4 address */
  remoteAddress: string;
  associationId: string;
  /** of the command, unchecked: the data set may say otherwise */
  sopClassUid: string;
  /** of the command, unchecked: the data set may say otherwise */
  sopInstanceUid: string;
  /** the accepted one, in which the data set is encoded */
  transferSyntaxUid: string;
  /** where the sender acts on somebody's C-MOVE */
  moveOriginator?: { aeTitle: string; messageId: number };
  /**
   * The data set as it crossed the wire, without Part 10 header; views of the socket's chunks. To be read once. Throws
   * when the association is lost before the data set is complete: what was read then is to be discarded.
   */
  bytes: AsyncIterable<Uint8Array>;
}

/** What the sender is told. Success means that the instance is durable. */
export interface StoreAnswer {
  /** PS3.4, table B.2-1, and PS3.7, annex C */
  status: number;
  /** Error Comment (0000,0902): ASCII, cut to 64 characters */
  comment?: string;
}

/** Statuses of a C-STORE (PS3.4, table B.2-1; PS3.7, annex C). */
export const storeStatus = {
  success: 0x0000,
  processingFailure: 0x0110,
  sopClassNotSupported: 0x0122,
  notAuthorised: 0x0124,
  unrecognisedOperation: 0x0211,
  mistypedArgument: 0x0212,
  outOfResources: 0xa700,
  dataSetDoesNotMatch: 0xa900,
  cannotUnderstand: 0xc000,
} as const;
