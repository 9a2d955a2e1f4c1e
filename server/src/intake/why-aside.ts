import type { UnplacedReason } from '../contracts/index.ts';
import { type HeaderReading, type ReadHeader, readUids } from '../formats/dicom/index.ts';
import { placed } from './describe-arrived.ts';

export interface Why {
  reason: UnplacedReason;
  /** tag and byte offset in the stored object */
  place: string | null;
  detail: string | null;
}

/** Bytes that no data set could be read from: none of DICOM's, or its beginning and no more. */
export function whyUnreadable(reading: Exclude<HeaderReading, ReadHeader>, ownHeader: number): Why {
  if (reading.kind === 'needs-more')
    return { reason: 'cut-short', place: null, detail: `${reading.atLeast} bytes are needed` };
  const { code, offset, detail } = reading;
  const cut = code === 'dataset.missing' || code.endsWith('.cut');
  return { reason: cut ? 'cut-short' : 'not-dicom', place: `@${offset + ownHeader}`, detail: `${code}: ${detail}` };
}

/** A data set that does not say, legibly, which study, series and instance it is. */
export function whyUnplaceable(reading: ReadHeader, ownHeader: number): Why {
  const uids = readUids(reading);
  const fault = uids.ok ? undefined : uids.faults[0];
  if (!fault) throw new Error('the UIDs of this data set are legible');
  const { code, tag, offset } = placed(fault, reading, ownHeader);
  return {
    reason: reasonOf(code, reading),
    place: `${tag ? `(${tag.slice(0, 4)},${tag.slice(4)}) ` : ''}@${offset}`,
    detail: fault.detail,
  };
}

function reasonOf(code: string, { damage }: ReadHeader): UnplacedReason {
  if (code === 'uid.cut') return 'cut-short';
  if (code !== 'uid.missing' && code !== 'uid.empty') return 'uids-illegal';
  // Not there because the bytes end before it could come.
  return damage.some((fault) => fault.code === 'element.cut' || fault.code === 'length.past-end')
    ? 'cut-short'
    : 'uids-missing';
}
