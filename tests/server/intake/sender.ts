import { Peer } from '../platform/dimse/hub-and-peer.ts';
import { commandPdu, dataPdu, element, le16, releaseRequest, uidBytes } from '../platform/dimse/pdus.ts';

/** A C-STORE sender that sends data sets exactly as they are given to it, one presentation context each association. */
export interface Sender {
  peer: Peer;
  /** the status of the answer */
  store(dataSet: Uint8Array, sopInstanceUid: string): Promise<number>;
  release(): Promise<void>;
}

export interface Sending {
  port: number;
  calling?: string;
  sopClass?: string;
  transferSyntax?: string;
}

const ctStorage = '1.2.840.10008.5.1.4.1.1.2';
const pduBytes = 16_000;

export async function associate({ port, calling = 'OWN', ...about }: Sending): Promise<Sender> {
  const { sopClass = ctStorage, transferSyntax = '1.2.840.10008.1.2.1' } = about;
  const peer = await Peer.associated(port, {
    calling,
    contexts: [{ id: 1, abstract: sopClass, transfer: [transferSyntax] }],
  });
  let messageId = 0;
  return {
    peer,
    async store(dataSet, sopInstanceUid) {
      messageId += 1;
      const command = Buffer.concat([
        element(0x0002, uidBytes(sopClass)),
        element(0x0100, le16(0x0001)),
        element(0x0110, le16(messageId)),
        element(0x0700, le16(0)),
        element(0x0800, le16(0x0001)),
        element(0x1000, uidBytes(sopInstanceUid)),
      ]);
      peer.send(commandPdu(1, command));
      sendDataSet(peer, dataSet);
      return (await peer.response()).status;
    },
    async release() {
      peer.send(releaseRequest);
      await peer.next();
      peer.socket.end();
      await peer.closed;
    },
  };
}

export function sendDataSet(peer: Peer, dataSet: Uint8Array): void {
  for (let at = 0; at < dataSet.length; at += pduBytes) {
    const piece = Buffer.from(dataSet.subarray(at, at + pduBytes));
    peer.send(dataPdu(1, piece, at + pduBytes >= dataSet.length));
  }
}
