import type { Socket } from 'node:net';
import type { Log } from '../log.ts';
import { type AcceptorState, actionFor } from './acceptor-states.ts';
import { Artim } from './artim.ts';
import { parseAssociateRequest } from './associate-request.ts';
import { Dialogue } from './dialogue.ts';
import type { DimseLimits } from './limits.ts';
import { agree } from './negotiate.ts';
import { type Pdu, PduReader } from './pdu-reader.ts';
import { abortPdu, acceptPdu, commandPdus, type Rejection, rejectPdu, releaseReplyPdu } from './pdu-writer.ts';
import { abortReason, abortSource, ProtocolFault } from './protocol-fault.ts';
import type { Reception } from './reception.ts';
import type { Store } from './store-operation.ts';

export interface ConnectionOptions<C> {
  id: string;
  reception: Reception<C>;
  store: Store<C>;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  limits: DimseLimits;
}

/** How long a peer has to take the A-ABORT of a hub that shuts down; dcmtk closes at once. */
const farewellMs = 1_000;

/**
 * One transport connection and the association on it: the acceptor's upper layer (PS3.8, 9.2). PDUs are handled strictly
 * in order; while one is being handled the socket is not read, which is all the flow control there is and needs to be.
 */
export class Connection<C> {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions<C>;
  readonly #log: ConnectionOptions<C>['log'];
  readonly #reader = new PduReader();
  readonly #artim = new Artim();
  readonly #closed = Promise.withResolvers<void>();
  #state: AcceptorState = 'awaiting-request';
  #dialogue: Dialogue<C> | undefined;
  #peerMaximum = 0;
  /** nothing that arrives is looked at any more */
  #deaf = false;
  #handling = false;
  #unread = false;
  #finishing = false;
  #outcome = 'lost';
  #watching = 0;
  /** resolves when the transport is closed and no store is at work for it */
  readonly done: Promise<void>;

  constructor(socket: Socket, options: ConnectionOptions<C>) {
    this.#socket = socket;
    this.#options = options;
    this.#log = options.log;
    this.done = this.#closed.promise.then(() => this.#leave());
    socket.on('data', (chunk: Uint8Array) => this.#receive(chunk));
    socket.on('timeout', () => this.#stood());
    socket.on('error', () => {}); // 'close' follows and tells all there is
    socket.once('close', () => this.#closed.resolve());
    this.#artim.start(options.limits.artimMs, () => socket.destroy());
  }

  get established(): boolean {
    return this.#state === 'established';
  }

  /** Ends the association once the message under way is answered. */
  finish(): void {
    this.#finishing = true;
    this.#finishAtRest();
  }

  abort(why: string): void {
    if (this.established) this.#end(new ProtocolFault(abortReason.notSpecified, why, abortSource.user));
    if (this.#state === 'awaiting-request') this.#socket.destroy();
    else this.#artim.start(farewellMs, () => this.#socket.destroy());
  }

  #finishAtRest(): void {
    if (this.#finishing && !this.#deaf && !this.#dialogue?.busy) this.abort('hub closes');
  }

  #receive(chunk: Uint8Array): void {
    if (this.#deaf) return;
    if (this.#run(this.#reader.read(chunk))) this.#watch();
  }

  /** Handles PDUs until one takes time; the rest follows when it is done. */
  #run(pdus: Generator<Pdu, void, void>): boolean {
    try {
      while (!this.#deaf) {
        const next = pdus.next();
        if (next.done) return true;
        const wait = this.#handle(next.value);
        if (wait) {
          this.#handling = true;
          this.#socket.pause();
          wait.then(
            () => this.#goOn(pdus),
            (error: unknown) => this.#end(error),
          );
          return false;
        }
        this.#finishAtRest();
      }
    } catch (error) {
      this.#end(error);
    }
    return true;
  }

  #goOn(pdus: Generator<Pdu, void, void>): void {
    this.#handling = false;
    this.#finishAtRest();
    if (!this.#run(pdus)) return;
    this.#watch();
    this.#socket.resume();
  }

  #handle(pdu: Pdu): Promise<void> | undefined {
    const action = actionFor(this.#state, pdu.kind);
    if (action === 'take-data' && pdu.kind === 'data') return this.#dialogue?.take(pdu);
    if (action === 'negotiate' && pdu.kind === 'associate-request') return this.#negotiate(pdu.body);
    if (action === 'answer-release') {
      this.#outcome = this.#dialogue?.busy ? 'released inside a message' : 'released';
      this.#socket.write(releaseReplyPdu());
      void this.#dialogue?.end(new Error('released before the data set was complete'));
      this.#awaitClose();
    } else if (action === 'end') {
      if (pdu.kind === 'abort' && this.established) this.#outcome = `aborted by peer (${pdu.source}, ${pdu.reason})`;
      this.#deaf = true;
      this.#socket.destroy();
    } else if (action !== 'ignore') {
      const source = action === 'abort-as-user' ? abortSource.user : abortSource.provider;
      const reason = action === 'abort-as-user' ? abortReason.notSpecified : abortReason.unexpectedPdu;
      throw new ProtocolFault(reason, `${pdu.kind} while ${this.#state}`, source);
    }
    return undefined;
  }

  async #negotiate(body: Uint8Array): Promise<void> {
    this.#artim.stop();
    const { id, reception, store, limits } = this.#options;
    const request = parseAssociateRequest(body);
    const remoteAddress = plainAddress(this.#socket.remoteAddress ?? '');
    const { callingAe, calledAe } = request;
    const decision = await reception(request, { associationId: id, remoteAddress });
    if (this.#deaf || this.#socket.destroyed) return;
    if ('refusal' in decision) {
      this.#reject(decision.refusal);
      return;
    }

    const { contexts, body: answer } = agree(request, limits.maximumLength);
    this.#peerMaximum = request.maximumLength;
    this.#dialogue = new Dialogue({
      peer: { caller: decision.caller, callingAe, calledAe, remoteAddress, associationId: id },
      contexts,
      store,
      waitingBytes: limits.waitingBytes,
      log: this.#log,
      send: (contextId, command) => this.#write(commandPdus(contextId, command, this.#peerMaximum)),
    });
    this.#state = 'established';
    this.#socket.write(acceptPdu(answer));
    const { implementationClassUid, implementationVersion } = request;
    const about = { callingAe, remoteAddress, implementationClassUid, implementationVersion };
    this.#log.info(
      { associationId: id, ...about, proposed: request.contexts.length, accepted: contexts.size },
      'dimse: association accepted',
    );
  }

  #reject(refusal: Rejection): void {
    this.#outcome = 'rejected';
    this.#socket.end(rejectPdu(refusal));
    this.#awaitClose();
  }

  /** A promise when the peer is slow to read its answers, which are then not piled up. */
  #write(bytes: Buffer): Promise<void> | undefined {
    if (!this.established || this.#socket.write(bytes)) return undefined;
    this.#unread = true;
    this.#watch();
    return new Promise((resolve) => {
      const settle = () => {
        this.#unread = false;
        this.#socket.off('drain', settle).off('close', settle);
        resolve();
      };
      this.#socket.once('drain', settle).once('close', settle);
    });
  }

  /** The peer broke the protocol, or something broke here: A-ABORT, then wait for the transport to close. */
  #end(error: unknown): void {
    if (this.#deaf) return;
    this.#deaf = true;
    const expected = error instanceof ProtocolFault;
    const fault = expected ? error : new ProtocolFault(abortReason.notSpecified, 'fault in the hub');
    if (!expected) this.#log.error({ associationId: this.#options.id, err: error }, 'dimse: association broken off');
    this.#outcome = `aborted: ${fault.message}`;
    if (this.#socket.writable) this.#socket.end(abortPdu(fault));
    this.#awaitClose();
    void this.#dialogue?.end(fault);
    this.#socket.resume(); // what the peer still sends is read, or the kernel's reset would overtake the A-ABORT
  }

  #awaitClose(): void {
    this.#state = 'awaiting-close';
    this.#socket.setTimeout(0);
    this.#artim.start(this.#options.limits.artimMs, () => this.#socket.destroy());
  }

  #watch(): void {
    if (!this.established) return;
    const { stallMs, idleMs } = this.#options.limits;
    const ms = this.#dialogue?.busy || this.#unread ? stallMs : idleMs;
    if (ms !== this.#watching) this.#socket.setTimeout(ms);
    this.#watching = ms;
  }

  /** Nothing moved on the socket for as long as `#watch` allows. */
  #stood(): void {
    if (this.#handling && !this.#unread)
      this.#socket.setTimeout(this.#watching); // the store is at work, not the peer
    else this.#end(new ProtocolFault(abortReason.notSpecified, `nothing came for ${this.#watching} ms`));
  }

  async #leave(): Promise<void> {
    this.#deaf = true;
    this.#state = 'awaiting-close';
    this.#artim.stop();
    if (!this.#dialogue) return;
    await this.#dialogue.end(new Error(`association ended before the data set was complete (${this.#outcome})`));
    const { counts } = this.#dialogue;
    const about = { associationId: this.#options.id, ...counts, outcome: this.#outcome };
    if (this.#outcome === 'released') this.#log.info(about, 'dimse: association ended');
    else this.#log.warn(about, 'dimse: association ended');
  }
}

const plainAddress = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '');
