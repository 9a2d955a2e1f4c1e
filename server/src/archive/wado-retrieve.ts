import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Context } from '../platform/http/index.ts';
import { sendBody } from './multipart-range.ts';
import { multipartBody, type Part } from './multipart-reply.ts';
import { acceptOf, choose } from './wado-accept.ts';
import { findInstances, type StoredInstance, type Wanted } from './wado-instances.ts';
import { type Part10, storedPart10 } from './wado-part10.ts';
import { canTranscode, transcoded } from './wado-transcode.ts';

/** Study, series and instance (PS3.18 10.4.1.1.1), in the transfer syntax they were stored in unless the client names another. */
export async function retrieveInstances(
  hub: Pick<Hub, 'db' | 'objects'>,
  wanted: Wanted,
  { request, reply, recordAccess }: Pick<Context<unknown>, 'request' | 'reply' | 'recordAccess'>,
): Promise<void> {
  const { multipart, transferSyntax } = choose(acceptOf(request), ['application/dicom'], true);
  const instances = await findInstances(hub, wanted);
  if (instances.length === 0) throw new Problem(wanted.sopInstanceUid ? 'instance.not-found' : 'series.not-found');
  if (!multipart && instances.length > 1) throw new Problem('request.not-acceptable', { types: ['multipart/related'] });

  const foreign = instances.filter((each) => transferSyntax !== undefined && each.transferSyntaxUid !== transferSyntax);
  if (foreign.some((each) => !canTranscode(each, transferSyntax as string)))
    throw new Problem('rendition.unsupported', { transferSyntax });
  await recordAccess();
  if (foreign.length > 0)
    return sendTranscoded(hub, instances, { reply, multipart, transferSyntax: transferSyntax as string });

  if (!multipart) {
    const instance = instances[0] as StoredInstance;
    const { size, bytes } = storedPart10(hub, instance);
    return sendBody(request, reply, `application/dicom; transfer-syntax=${instance.transferSyntaxUid}`, {
      size,
      bytes,
    });
  }
  const base = baseOf(request);
  const body = multipartBody(
    'application/dicom',
    instances.map((each) => dicomPart(base, each, each.transferSyntaxUid, storedPart10(hub, each))),
  );
  sendBody(request, reply, body.contentType, { size: body.size, bytes: () => body.bytes() });
}

function dicomPart(base: string, instance: StoredInstance, transferSyntax: string, { size, bytes }: Part10): Part {
  return {
    type: `application/dicom; transfer-syntax=${transferSyntax}`,
    location: locationOf(base, instance),
    size,
    body: bytes,
  };
}

/** Sizes are known only as each is made, so this body has no length; one instance at a time is in memory. */
async function sendTranscoded(
  hub: Pick<Hub, 'db' | 'objects'>,
  instances: readonly StoredInstance[],
  { reply, multipart, transferSyntax }: { reply: FastifyReply; multipart: boolean; transferSyntax: string },
): Promise<void> {
  // The first is made before the answer begins, so that what cannot be made is refused and not broken off.
  const [opening] = instances as [StoredInstance];
  const stored = opening.transferSyntaxUid === transferSyntax;
  const first = stored ? storedPart10(hub, opening) : await transcoded(hub, opening, transferSyntax);
  const made = (each: StoredInstance, index: number) => {
    if (index === 0) return first;
    return each.transferSyntaxUid === transferSyntax ? storedPart10(hub, each) : transcoded(hub, each, transferSyntax);
  };
  if (!multipart) {
    reply.type(`application/dicom; transfer-syntax=${transferSyntax}`).header('content-length', first.size);
    reply.send(Readable.from(first.bytes(), { objectMode: false }));
    return;
  }
  const boundary = multipartBody('application/dicom', []).contentType;
  const mark = boundary.split('boundary=')[1] as string;
  async function* parts(): AsyncIterable<Uint8Array> {
    for (const [index, each] of instances.entries()) {
      const { bytes } = await made(each, index);
      yield Buffer.from(
        `${index === 0 ? '' : '\r\n'}--${mark}\r\nContent-Type: application/dicom; transfer-syntax=${transferSyntax}\r\n\r\n`,
      );
      yield* bytes();
    }
    yield Buffer.from(`\r\n--${mark}--\r\n`);
  }
  reply.type(boundary).send(Readable.from(parts(), { objectMode: false }));
}

/** `https://host` as the client wrote it; what is no host name never gets into an answer. */
export function baseOf({ protocol, headers }: Pick<FastifyRequest, 'protocol' | 'headers'>): string {
  const host = headers.host ?? '';
  if (!/^[A-Za-z0-9.:[\]_-]{1,255}$/.test(host)) throw new Problem('request.invalid', { place: 'host' });
  return `${protocol}://${host}`;
}

export function locationOf(
  base: string,
  { studyUid, seriesUid, sopUid }: Pick<StoredInstance, 'studyUid' | 'seriesUid' | 'sopUid'>,
): string {
  return `${base}/dicomweb/studies/${studyUid}/series/${seriesUid}/instances/${sopUid}`;
}
