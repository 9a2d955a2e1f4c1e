/**
 * Where metadata and frames come from. The default asks the hub's viewer routes, which answer every frame in a form
 * this viewer decodes; the session cookie of the same origin says who is asking.
 */
import type { DicomJson } from './dicom-json.ts';

export interface FrameAddress {
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly sopInstanceUid: string;
  readonly frame: number;
}

export interface DeliveredFrame {
  readonly bytes: Uint8Array;
  readonly transferSyntaxUid: string;
  /** Where the rendition differs from the metadata. */
  readonly photometric?: string | undefined;
  readonly planarConfiguration?: number | undefined;
}

export interface ImageSource {
  readonly key: string;
  metadata(studyUid: string, signal?: AbortSignal): Promise<DicomJson[]>;
  frame(address: FrameAddress, signal: AbortSignal): Promise<DeliveredFrame>;
  bulk(uri: string, signal?: AbortSignal): Promise<Uint8Array>;
}

/** The server answered, and the answer is no. */
export class RefusedFrame extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`the server answered ${status}`);
    this.status = status;
  }
}

async function answer(url: string, accept: string, signal?: AbortSignal): Promise<Response> {
  const init: RequestInit = { headers: { accept }, credentials: 'same-origin' };
  const response = await fetch(url, signal ? { ...init, signal } : init);
  if (!response.ok) throw new RefusedFrame(response.status);
  return response;
}

const bytesOf = async (response: Response): Promise<Uint8Array> => new Uint8Array(await response.arrayBuffer());

const json = (url: string, signal?: AbortSignal): Promise<DicomJson[]> =>
  answer(url, 'application/dicom+json', signal).then((response) => response.json() as Promise<DicomJson[]>);

const framePath = ({ studyUid, seriesUid, sopInstanceUid, frame }: FrameAddress): string =>
  `/studies/${studyUid}/series/${seriesUid}/instances/${sopInstanceUid}/frames/${frame}`;

/** `root`: path of the hub's viewer routes. */
export function viewerSource(root = '/api/viewer'): ImageSource {
  return {
    key: root,
    metadata: (studyUid, signal) => json(`${root}/studies/${studyUid}/metadata`, signal),
    async frame(address, signal) {
      const response = await answer(`${root}${framePath(address)}`, '*/*', signal);
      const syntax = response.headers.get('x-transfer-syntax-uid');
      if (!syntax) throw new TypeError('frame without X-Transfer-Syntax-UID');
      const planar = response.headers.get('x-pixel-planar-configuration');
      return {
        bytes: await bytesOf(response),
        transferSyntaxUid: syntax,
        photometric: response.headers.get('x-pixel-photometric') ?? undefined,
        planarConfiguration: planar === null ? undefined : Number(planar),
      };
    },
    bulk: (uri, signal) => answer(uri, '*/*', signal).then(bytesOf),
  };
}

/** Plain DICOMweb: frames as stored, in a multipart envelope (PS3.18 10.4). */
export function dicomwebSource(root: string): ImageSource {
  return {
    key: root,
    metadata: (studyUid, signal) => json(`${root}/studies/${studyUid}/metadata`, signal),
    async frame(address, signal) {
      const accept = 'multipart/related; type="application/octet-stream"; transfer-syntax=*';
      const response = await answer(`${root}${framePath(address)}`, accept, signal);
      const { headers, body } = onlyPart(await bytesOf(response), response.headers.get('content-type') ?? '');
      const syntax = /transfer-syntax="?([0-9.]+)/i.exec(headers)?.[1];
      // Explicit VR little endian is what an octet stream without the parameter is (PS3.18 8.7.3.5.2).
      return { bytes: body, transferSyntaxUid: syntax ?? '1.2.840.10008.1.2.1' };
    },
    bulk: (uri, signal) => answer(uri, 'application/octet-stream', signal).then(bytesOf),
  };
}

/** The one body part of a multipart answer (RFC 2046 5.1), without copying pixels through text. */
export function onlyPart(message: Uint8Array, contentType: string): { headers: string; body: Uint8Array } {
  const boundary = /boundary="?([^";]+)/i.exec(contentType)?.[1];
  if (!boundary) throw new TypeError('multipart answer without boundary');
  const start = find(message, `--${boundary}`, 0);
  const headEnd = start < 0 ? -1 : find(message, '\r\n\r\n', start);
  const end = headEnd < 0 ? -1 : find(message, `\r\n--${boundary}`, headEnd + 4);
  if (end < 0) throw new TypeError('multipart answer is cut off');
  const headers = new TextDecoder().decode(message.subarray(start, headEnd));
  return { headers, body: message.slice(headEnd + 4, end) };
}

function find(bytes: Uint8Array, text: string, from: number): number {
  const wanted = new TextEncoder().encode(text);
  const first = wanted[0] as number;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, offset) => bytes[at + offset] === byte)) return at;
  }
  return -1;
}
