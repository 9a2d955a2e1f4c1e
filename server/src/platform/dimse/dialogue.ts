import type { Log } from '../log.ts';
import { type Command, commandField, decodeCommand, encodeResponse, type Response } from './command-set.ts';
import { type IncomingInstance, storeStatus } from './incoming-instance.ts';
import type { AcceptedContext } from './negotiate.ts';
import type { DataPiece } from './pdu-reader.ts';
import { type AbortReason, abortReason, ProtocolFault } from './protocol-fault.ts';
import { type Store, StoreOperation } from './store-operation.ts';

/** No command set of a storage or verification request comes near; what claims more is refused before it is held. */
const longestCommand = 65_536;

export interface DialogueOptions<C> {
  peer: Pick<IncomingInstance<C>, 'caller' | 'callingAe' | 'calledAe' | 'remoteAddress' | 'associationId'>;
  contexts: ReadonlyMap<number, AcceptedContext>;
  store: Store<C>;
  waitingBytes: number;
  log: Pick<Log, 'warn' | 'error'>;
  /** writes a command set; a promise when the peer is slow to read */
  send(contextId: number, command: Buffer): Promise<void> | undefined;
}

/** What becomes of the data set that follows a command. */
interface Receiver {
  contextId: number;
  push(bytes: Uint8Array): Promise<void> | undefined;
  complete(): Promise<void> | undefined;
}

/**
 * The DIMSE side of one association (PS3.7): command sets and the data sets that follow them, one message after the
 * other. A request that arrives before the previous one is answered waits in the socket.
 */
export class Dialogue<C> {
  readonly #options: DialogueOptions<C>;
  #command: Uint8Array[] = [];
  #commandSize = 0;
  #commandContext: number | undefined;
  #receiver: Receiver | undefined;
  #operation: StoreOperation<C> | undefined;
  readonly counts = { stored: 0, refused: 0, bytes: 0 };

  constructor(options: DialogueOptions<C>) {
    this.#options = options;
  }

  /** Whether a message has begun and is not answered yet. */
  get busy(): boolean {
    return this.#commandContext !== undefined || this.#receiver !== undefined || this.#operation !== undefined;
  }

  /** A promise when nothing more is to be read before it is kept. Throws a ProtocolFault. */
  take(piece: DataPiece): Promise<void> | undefined {
    const context = this.#options.contexts.get(piece.contextId);
    if (!context)
      throw fault(abortReason.invalidParameterValue, `presentation context ${piece.contextId} not accepted`);
    return piece.command ? this.#takeCommand(context, piece) : this.#takeData(piece);
  }

  /** The association is over. Resolves when no store is at work for it any more. */
  async end(why: Error): Promise<void> {
    await this.#operation?.fail(why);
  }

  #takeCommand(context: AcceptedContext, piece: DataPiece): Promise<void> | undefined {
    if (this.#receiver) throw fault(abortReason.unexpectedParameter, 'command inside a data set');
    this.#commandContext ??= context.id;
    if (this.#commandContext !== context.id) throw fault(abortReason.unexpectedParameter, 'two contexts in a command');
    this.#commandSize += piece.bytes.length;
    if (this.#commandSize > longestCommand) throw fault(abortReason.invalidParameterValue, 'command set without end');
    if (piece.bytes.length > 0) this.#command.push(piece.bytes);
    if (!piece.last) return undefined;

    const command = decodeCommand(Buffer.concat(this.#command));
    this.#command = [];
    this.#commandSize = 0;
    this.#commandContext = undefined;
    return this.#begin(context, command);
  }

  #takeData(piece: DataPiece): Promise<void> | undefined {
    const receiver = this.#receiver;
    if (!receiver) throw fault(abortReason.unexpectedParameter, 'data set without a command');
    if (receiver.contextId !== piece.contextId)
      throw fault(abortReason.unexpectedParameter, 'two contexts in a message');
    const room = receiver.push(piece.bytes);
    if (!piece.last) return room;
    this.#receiver = undefined;
    return receiver.complete();
  }

  #begin(context: AcceptedContext, command: Command): Promise<void> | undefined {
    const { field, sopClassUid, sopInstanceUid } = command;
    const about = { associationId: this.#options.peer.associationId, field };
    if (field === commandField.store) return this.#beginStore(context, command);
    if (field === commandField.echo) {
      return this.#answerAfterData(context, command, { status: storeStatus.success, sopClassUid });
    }
    if (field === commandField.cancel || (field & commandField.response) !== 0) {
      // What could be cancelled is already under way or answered (PS3.7, 9.3.2.3); a response answers nothing we asked.
      this.#options.log.warn(about, 'dimse: message without effect');
      return this.#answerAfterData(context, command, undefined);
    }
    this.#options.log.warn(about, 'dimse: operation not offered');
    const status = storeStatus.unrecognisedOperation;
    return this.#answerAfterData(context, command, { status, sopClassUid, sopInstanceUid });
  }

  #beginStore(context: AcceptedContext, command: Command): Promise<void> | undefined {
    const { sopClassUid, sopInstanceUid } = command;
    const refuse = (status: number, comment: string) => {
      this.counts.refused += 1;
      return this.#answerAfterData(context, command, { status, comment, sopClassUid, sopInstanceUid });
    };
    if (context.service !== 'storage') return refuse(storeStatus.sopClassNotSupported, 'context is for verification');
    if (!sopClassUid) return refuse(storeStatus.mistypedArgument, 'no Affected SOP Class UID');
    if (!sopInstanceUid) return refuse(storeStatus.mistypedArgument, 'no Affected SOP Instance UID');
    if (!command.hasDataSet) return refuse(storeStatus.mistypedArgument, 'no data set');

    const { store, peer, waitingBytes, log } = this.#options;
    const { moveOriginatorAe, moveOriginatorMessageId } = command;
    const operation = new StoreOperation(store, waitingBytes, log, {
      ...peer,
      sopClassUid,
      sopInstanceUid,
      transferSyntaxUid: context.transferSyntax,
      ...(moveOriginatorAe !== undefined && moveOriginatorMessageId !== undefined
        ? { moveOriginator: { aeTitle: moveOriginatorAe, messageId: moveOriginatorMessageId } }
        : {}),
    });
    this.#operation = operation;
    this.#receiver = {
      contextId: context.id,
      push: (bytes) => {
        this.counts.bytes += bytes.length;
        return operation.push(bytes);
      },
      complete: async () => {
        const answer = await operation.complete();
        this.#operation = undefined;
        this.counts[succeeded(answer.status) ? 'stored' : 'refused'] += 1;
        await this.#answer(context, command, { ...answer, sopClassUid, sopInstanceUid });
      },
    };
    return undefined;
  }

  /** Answers once whatever data set belongs to the message has been passed over. */
  #answerAfterData(
    context: AcceptedContext,
    command: Command,
    response: Omit<Response, 'field' | 'messageId'> | undefined,
  ): Promise<void> | undefined {
    const answer = () => (response ? this.#answer(context, command, response) : undefined);
    if (!command.hasDataSet) return answer();
    this.#receiver = { contextId: context.id, push: () => undefined, complete: answer };
    return undefined;
  }

  #answer(
    context: AcceptedContext,
    { field, messageId }: Command,
    response: Omit<Response, 'field' | 'messageId'>,
  ): Promise<void> | undefined {
    return this.#options.send(context.id, encodeResponse({ ...response, field, messageId }));
  }
}

/** Success, or a warning (Bxxx): the instance was kept (PS3.4, table B.2-1). */
const succeeded = (status: number) => status === storeStatus.success || (status & 0xf000) === 0xb000;

function fault(reason: AbortReason, message: string): ProtocolFault {
  return new ProtocolFault(reason, message);
}
