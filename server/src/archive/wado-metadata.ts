import { Readable } from 'node:stream';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Context } from '../platform/http/index.ts';
import { acceptOf, choose } from './wado-accept.ts';
import { findMetadata, type Wanted } from './wado-instances.ts';
import { baseOf, locationOf } from './wado-retrieve.ts';

const types = ['application/dicom+json', 'application/json'];
/** Rows joined into one chunk: large enough that few writes are made, small enough that the first leaves at once. */
const rowsAChunk = 64;

/** Metadata (PS3.18 10.4.1.1.2): the JSON written at admission, its addresses made whole, never parsed. */
export async function retrieveMetadata(
  hub: Pick<Hub, 'db'>,
  wanted: Wanted,
  { request, reply, recordAccess }: Pick<Context<unknown>, 'request' | 'reply' | 'recordAccess'>,
): Promise<void> {
  const { type } = choose(acceptOf(request), types, true);
  const rows = await findMetadata(hub, wanted);
  if (rows.length === 0) throw new Problem(wanted.sopInstanceUid ? 'instance.not-found' : 'series.not-found');
  const base = baseOf(request);
  await recordAccess();
  const texts = rows.map(({ seriesUid, sopUid, json }) =>
    withBulkAddresses(json, locationOf(base, { studyUid: wanted.studyUid, seriesUid, sopUid })),
  );
  reply.type(type).send(Readable.from(jsonArray(texts), { objectMode: false }));
}

/** The elements of a JSON array, each of them JSON already, in a few writes. */
export function* jsonArray(texts: readonly string[]): Iterable<Buffer> {
  for (let at = 0; at === 0 || at < texts.length; at += rowsAChunk) {
    const rows = texts.slice(at, at + rowsAChunk).join(',');
    const last = at + rowsAChunk >= texts.length;
    yield Buffer.from(`${at === 0 ? '[' : ','}${rows}${last ? ']' : ''}`);
  }
}

/**
 * Bulk data is addressed under its instance, whatever address stood there at admission. Inside a JSON string every quote
 * is escaped, so no value of the data set can look like this member.
 */
export function withBulkAddresses(json: string, location: string): string {
  return json.replace(/"BulkDataURI":"([^"]*)"/g, (_, uri: string) => {
    const path = decodeURIComponent(uri.slice(uri.lastIndexOf('bulkdata/') + (uri.includes('bulkdata/') ? 9 : 1)));
    return `"BulkDataURI":"${location}/bulkdata/${encodeURIComponent(path)}"`;
  });
}
