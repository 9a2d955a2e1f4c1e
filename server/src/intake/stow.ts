import type { Readable } from 'node:stream';
import { type Admission, Problem } from '../contracts/index.ts';
import { BrokenMultipart, boundaryOf, readMultipart } from './multipart.ts';
import { type IntakeHub, receiveObject } from './receive-object.ts';
import type { Source } from './source.ts';

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

/** Failure reasons (PS3.18 table I.2-2; values of PS3.4 B.2.3 and PS3.7 C.5). */
const failureReasons = { cannotUnderstand: 0xc000, processingFailure: 0x0110, studyMismatch: 0xa901 } as const;

/**
 * STOW-RS (PS3.18 10.5). Instances that fail are reported one by one: a single broken part must not cost the sender the
 * others. 200: all stored; 202: some kept aside; 409: none stored.
 */
export async function storeOverWeb(hub: IntakeHub, source: Source, request: StowRequest): Promise<StowAnswer> {
  const type = /type\s*=\s*"?([^";]+)"?/i.exec(request.contentType)?.[1]?.trim().toLowerCase();
  const boundary = boundaryOf(request.contentType);
  if (!/^multipart\/related/i.test(request.contentType) || boundary === undefined)
    throw new Problem('request.unsupported-type');
  // Metadata and bulk data in separate parts (application/dicom+xml, +json) are not taken.
  if (type !== undefined && type !== 'application/dicom') throw new Problem('request.unsupported-type', { type });

  const admissions: Admission[] = [];
  try {
    for await (const { headers, body } of readMultipart(request.body, boundary)) {
      const partType = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
      if (partType !== undefined && partType !== 'application/dicom' && partType !== 'application/octet-stream')
        throw new Problem('request.unsupported-type', { type: partType });
      admissions.push(await receiveObject(hub, source, { bytes: body, expectedStudyUid: request.studyUid }));
    }
  } catch (error) {
    // What was admitted before the envelope broke stays admitted and is named, so that nobody sends it again for nothing.
    if (!(error instanceof BrokenMultipart)) throw error;
    if (admissions.length === 0)
      throw new Problem('request.invalid', { place: 'body', offset: error.offset, reason: error.message });
    return {
      status: 202,
      body: {
        ...responseOf(admissions, request.base),
        '00081196': { vr: 'US', Value: [failureReasons.processingFailure] },
      },
    };
  }
  if (admissions.length === 0) throw new Problem('request.invalid', { place: 'body', reason: 'no part' });
  const aside = admissions.filter(({ outcome }) => outcome === 'unplaced').length;
  return {
    status: aside === 0 ? 200 : aside === admissions.length ? 409 : 202,
    body: responseOf(admissions, request.base),
  };
}

/** Store Instances Response Module (PS3.18 I.2). */
function responseOf(admissions: readonly Admission[], base: string): Record<string, unknown> {
  const stored = admissions.filter((admission) => admission.outcome !== 'unplaced');
  const failed = admissions.filter((admission) => admission.outcome === 'unplaced');
  const studies = new Set(stored.map(({ studyUid }) => studyUid));
  const [onlyStudy] = studies;
  return {
    ...(studies.size === 1 ? { '00081190': { vr: 'UR', Value: [`${base}/dicomweb/studies/${onlyStudy}`] } } : {}),
    ...(stored.length > 0
      ? {
          '00081199': {
            vr: 'SQ',
            Value: stored.map(({ studyUid, seriesUid, sopInstanceUid }) => ({
              '00081155': { vr: 'UI', Value: [sopInstanceUid] },
              '00081190': {
                vr: 'UR',
                Value: [`${base}/dicomweb/studies/${studyUid}/series/${seriesUid}/instances/${sopInstanceUid}`],
              },
            })),
          },
        }
      : {}),
    ...(failed.length > 0
      ? {
          '00081198': {
            vr: 'SQ',
            Value: failed.map(({ reason }) => ({ '00081197': { vr: 'US', Value: [failureReason(reason)] } })),
          },
        }
      : {}),
  };
}

function failureReason(reason: Extract<Admission, { outcome: 'unplaced' }>['reason']): number {
  if (reason === 'study-mismatch') return failureReasons.studyMismatch;
  return reason === 'other-bytes' || reason === 'other-owner' || reason === 'other-patient'
    ? failureReasons.processingFailure
    : failureReasons.cannotUnderstand;
}
