import type { Readable } from 'node:stream';
import { Problem } from '../contracts/index.ts';
import { BrokenMultipart, boundaryOf, mediaType, type Part, readMultipart } from './multipart.ts';
import { type IntakeHub, type Received, receive } from './receive-object.ts';
import type { Source } from './source.ts';
import { type Failed, failureReasons, reasonOf, type StoredInstance, storeResponse } from './stow-response.ts';

export interface StowRequest {
  contentType: string;
  body: Readable;
  studyUid?: string | undefined;
  /** scheme and host, for the retrieve URLs */
  base: string;
}

export interface StowAnswer {
  status: number;
  body: Record<string, unknown>;
}

const taken = new Set(['', 'application/dicom', 'application/octet-stream']);

/**
 * STOW-RS (PS3.18 10.5). Parts are admitted one after the other as they stream in, and those that fail are reported one by
 * one: a single broken part must not cost the sender the others. 200: all stored; 202: some were not; 409: none was.
 */
export async function storeOverWeb(hub: IntakeHub, source: Source, request: StowRequest): Promise<StowAnswer> {
  const { type, parameters } = mediaType(request.contentType);
  const boundary = boundaryOf(request.contentType);
  if (type !== 'multipart/related' || boundary === undefined) throw new Problem('request.unsupported-type');
  // Metadata and bulk data in separate parts (application/dicom+xml, +json) are not taken.
  const partType = parameters.get('type')?.toLowerCase() ?? 'application/dicom';
  if (partType !== 'application/dicom') throw new Problem('request.unsupported-type', { type: partType });

  const stored: StoredInstance[] = [];
  const failed: Failed[] = [];
  let fault: unknown;
  let broken: BrokenMultipart | undefined;
  try {
    for await (const part of readMultipart(request.body, boundary)) {
      try {
        const received = await takePart(hub, source, part, request.studyUid);
        if (received.admission.outcome === 'unplaced')
          failed.push({ ...received, reason: reasonOf(received.admission.reason) });
        else stored.push({ ...received, ...received.admission });
      } catch (error) {
        // The envelope or the line broke: there are no further parts.
        if (error instanceof BrokenMultipart || request.body.destroyed) throw error;
        fault ??= error;
        failed.push({ reason: faultOf(hub, error) });
      }
    }
  } catch (error) {
    if (!(error instanceof BrokenMultipart)) throw error;
    broken = error;
    failed.push({ reason: failureReasons.processingFailure });
  }
  // Nothing was kept, so the request as a whole is answered for; otherwise what was stored is named, and nobody sends it again.
  if (stored.length === 0 && failed.every(({ admission }) => admission === undefined)) {
    if (fault) throw fault;
    const reason = broken?.message ?? 'no part';
    throw new Problem('request.invalid', { place: 'body', reason, ...(broken ? { offset: broken.offset } : {}) });
  }
  return {
    status: failed.length === 0 ? 200 : stored.length === 0 ? 409 : 202,
    body: storeResponse(stored, failed, request.base),
  };
}

async function takePart(hub: IntakeHub, source: Source, { headers, body }: Part, studyUid?: string): Promise<Received> {
  const { type } = mediaType(headers.get('content-type') ?? '');
  if (!taken.has(type)) throw new Problem('request.unsupported-type', { type });
  return receive(hub, source, { bytes: body, expectedStudyUid: studyUid });
}

function faultOf({ log }: IntakeHub, error: unknown): number {
  if (error instanceof Problem) {
    if (error.code === 'store.full' || error.code === 'store.unavailable') return failureReasons.outOfResources;
    if (error.code === 'request.unsupported-type') return failureReasons.cannotUnderstand;
  } else {
    log.error({ err: error }, 'a part of a store request failed');
  }
  return failureReasons.processingFailure;
}
