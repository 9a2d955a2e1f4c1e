import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Problem } from '../contracts/index.ts';
import { transferSyntaxOf } from '../formats/dicom/index.ts';
import type { Hub } from '../hub.ts';
import type { Context } from '../platform/http/index.ts';
import { findFrames, type ViewerForm, viewerForm, viewerFrame } from './frames-source.ts';
import { sendBody } from './multipart-range.ts';
import { findInstances, findMetadata, type Wanted } from './wado-instances.ts';
import { jsonArray, withBulkAddresses } from './wado-metadata.ts';
import { baseOf, locationOf } from './wado-retrieve.ts';

type Answer = Pick<Context<unknown>, 'request' | 'reply' | 'recordAccess'>;

/**
 * Metadata that agrees with the frames the viewer will be handed: each instance says its frames' transfer syntax in
 * Available Transfer Syntax UID (0008,3002), and what a rendition changed stands in place of the original's words.
 */
export async function sendViewerMetadata(
  hub: Pick<Hub, 'db' | 'objects'>,
  studyUid: string,
  { request, reply, recordAccess }: Answer,
): Promise<void> {
  const [rows, instances] = await Promise.all([findMetadata(hub, { studyUid }), findInstances(hub, { studyUid })]);
  const syntaxes = new Map(instances.map(({ sopUid, transferSyntaxUid }) => [sopUid, transferSyntaxUid]));
  const base = baseOf(request);
  const texts: string[] = [];
  for (const { seriesUid, sopUid, json } of rows) {
    const stored = syntaxes.get(sopUid) ?? '';
    const wanted = { studyUid, seriesUid, sopInstanceUid: sopUid };
    const form = mayNeedRendition(json, stored) ? viewerForm(await findFrames(hub, wanted)) : asStored(stored);
    texts.push(withForm(withBulkAddresses(json, locationOf(base, { studyUid, seriesUid, sopUid })), form));
  }
  await recordAccess();
  reply.type('application/dicom+json').header('cache-control', 'private, no-cache');
  reply.send(Readable.from(jsonArray(texts), { objectMode: false }));
}

/** The frames of all other instances serve as they are stored, so their maps need not be looked at. */
function mayNeedRendition(json: string, transferSyntaxUid: string): boolean {
  const { encapsulated, deflated, littleEndian } = transferSyntaxOf(transferSyntaxUid);
  if (encapsulated) return false;
  if (deflated || !littleEndian) return true;
  return json.includes('"00280004":{"vr":"CS","Value":["YBR_') || json.includes('"00280100":{"vr":"US","Value":[1]}');
}

const asStored = (stored: string): ViewerForm => ({
  transferSyntaxUid: stored === '1.2.840.10008.1.2' ? '1.2.840.10008.1.2.1' : stored,
  changes: {},
});

function withForm(json: string, { transferSyntaxUid, changes }: ViewerForm): string {
  const syntax = `"00083002":{"vr":"UI","Value":["${transferSyntaxUid}"]}`;
  if (Object.keys(changes).length === 0 && !json.includes('"00083002"'))
    return json === '{}' ? `{${syntax}}` : `{${syntax},${json.slice(1)}`;
  return JSON.stringify({ ...JSON.parse(json), ...changes, '00083002': { vr: 'UI', Value: [transferSyntaxUid] } });
}

/** One frame as the viewer decodes it, bare; ranges are honoured. Cached by the browser for good: these bytes never change. */
export async function sendViewerFrame(
  hub: Pick<Hub, 'db' | 'objects'>,
  wanted: Required<Wanted>,
  frame: number,
  { request, reply, recordAccess }: Answer,
): Promise<void> {
  const found = await findFrames(hub, wanted);
  const { transferSyntaxUid, size, read } = viewerFrame(hub, found, frame);
  if (size === 0) throw new Problem('frame.unreadable', { frame });
  const tag = `"${createHash('sha256').update(`${wanted.sopInstanceUid} ${frame} ${transferSyntaxUid} ${size}`).digest('base64url').slice(0, 22)}"`;
  reply
    .header('etag', tag)
    .header('cache-control', 'private, max-age=31536000, immutable')
    .header('x-transfer-syntax-uid', transferSyntaxUid);
  await recordAccess();
  if (request.headers['if-none-match'] === tag) {
    reply.code(304).send();
    return;
  }
  sendBody(request, reply, 'application/octet-stream', { size, bytes: await read() });
}
