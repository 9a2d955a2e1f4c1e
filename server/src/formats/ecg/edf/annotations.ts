import type { ByteView } from '../byte-view.ts';
import type { EcgStatement, EcgWarning } from '../recording.ts';
import { deviceText } from '../text.ts';

interface Records {
  headerBytes: number;
  records: number;
  recordBytes: number;
}

const mostStatements = 10_000;

/**
 * Time-stamped annotation lists of EDF+ (2.2.4): `+onset[\x15duration]\x14text\x14…\x00`. The first of each record says
 * when the record starts; the others are words of a person or device.
 */
export function readAnnotations(
  file: ByteView,
  { headerBytes, records, recordBytes }: Records,
  signals: readonly { offset: number; perRecord: number }[],
  warnings: EcgWarning[],
): { starts: number[]; statements: EcgStatement[] } {
  const starts: number[] = [];
  const statements: EcgStatement[] = [];
  for (let record = 0; record < records && signals.length > 0; record++) {
    for (const [nth, { offset, perRecord }] of signals.entries()) {
      const bytes = file.slice(headerBytes + record * recordBytes + offset, perRecord * 2).bytes;
      for (const [i, list] of split(bytes, 0).entries()) {
        const [head, ...texts] = split(list, 0x14);
        const onset = Number.parseFloat(deviceText(head ?? new Uint8Array()).split('\x15')[0] ?? '');
        if (nth === 0 && i === 0 && Number.isFinite(onset)) starts[record] = onset;
        for (const text of texts) {
          const said = deviceText(text, 'utf-8');
          if (said !== '' && statements.length < mostStatements) statements.push({ text: said, by: 'device' });
        }
      }
    }
  }
  if (statements.length === mostStatements)
    warnings.push({
      code: 'statements.many',
      place: 'EDF Annotations',
      detail: `the first ${mostStatements} are read`,
    });
  return { starts, statements };
}

/** Stretches between bytes of one value; empty ones are left out. */
function split(bytes: Uint8Array, divider: number): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(divider, start);
    const stop = end < 0 ? bytes.length : end;
    if (stop > start) out.push(bytes.subarray(start, stop));
    start = stop + 1;
  }
  return out;
}
