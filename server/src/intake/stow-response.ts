import type { UnplacedReason } from '../contracts/index.ts';
import type { Received } from './receive-object.ts';

export interface StoredInstance {
  studyUid: string;
  seriesUid: string;
  sopInstanceUid: string;
  sopClassUid: string | undefined;
}

/** A part that was not stored; kept aside or not kept at all. */
export interface Failed extends Partial<Received> {
  reason: number;
}

/** Failure reasons (PS3.18 table I.2-2, with the values of PS3.4 B.2.3 and PS3.7 annex C). */
export const failureReasons = {
  outOfResources: 0xa700,
  dataSetDoesNotMatch: 0xa900,
  cannotUnderstand: 0xc000,
  processingFailure: 0x0110,
} as const;

export function reasonOf(reason: UnplacedReason): number {
  if (reason === 'study-mismatch') return failureReasons.dataSetDoesNotMatch;
  const readable = reason === 'other-bytes' || reason === 'other-owner' || reason === 'other-patient';
  return readable ? failureReasons.processingFailure : failureReasons.cannotUnderstand;
}

const ui = (value: string | undefined) => ({ vr: 'UI', ...(value ? { Value: [value] } : {}) });
const ur = (value: string) => ({ vr: 'UR', Value: [value] });
const us = (value: number) => ({ vr: 'US', Value: [value] });

/** Store Instances Response Module (PS3.18 I.2) as DICOM JSON. */
export function storeResponse(
  stored: readonly StoredInstance[],
  failed: readonly Failed[],
  base: string,
): Record<string, unknown> {
  const studies = new Set(stored.map(({ studyUid }) => `${base}/dicomweb/studies/${studyUid}`));
  const [onlyStudy] = studies;
  const referenced = stored.map(({ studyUid, seriesUid, sopClassUid, sopInstanceUid }) => ({
    '00081150': ui(sopClassUid),
    '00081155': ui(sopInstanceUid),
    '00081190': ur(`${base}/dicomweb/studies/${studyUid}/series/${seriesUid}/instances/${sopInstanceUid}`),
  }));
  const failures = failed.map(({ sopClassUid, sopInstanceUid, reason }) => ({
    '00081150': ui(sopClassUid),
    '00081155': ui(sopInstanceUid),
    '00081197': us(reason),
  }));
  return {
    ...(studies.size === 1 && onlyStudy ? { '00081190': ur(onlyStudy) } : {}),
    ...(failures.length > 0 ? { '00081198': { vr: 'SQ', Value: failures } } : {}),
    ...(referenced.length > 0 ? { '00081199': { vr: 'SQ', Value: referenced } } : {}),
  };
}
