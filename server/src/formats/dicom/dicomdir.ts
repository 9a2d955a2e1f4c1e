import type { Damage } from './damage.ts';
import { DamageLog } from './damage.ts';
import { itemsOf, wholeElement } from './dataset.ts';
import { readHeader } from './read-header.ts';
import { tags } from './tags.ts';
import { textDecisionOf, textValues } from './text/dataset-text.ts';

/** A file that a DICOMDIR's records name (PS3.10 8, PS3.3 F). */
export interface ReferencedFile {
  /** Path components below the DICOMDIR's own folder; each is a plain name. */
  components: string[];
  /** IMAGE, SR DOCUMENT, WAVEFORM … */
  recordType: string | undefined;
  sopClassUid: string | undefined;
  sopInstanceUid: string | undefined;
}

export interface DicomdirReading {
  files: ReferencedFile[];
  damage: Damage[];
}

/** Records in the order they stand in; a file id that would leave the medium is left out and said. */
export function readDicomdir(bytes: Uint8Array): DicomdirReading {
  const reading = readHeader(bytes);
  const damage = new DamageLog();
  if (reading.kind !== 'read') {
    const { code, offset, detail } = reading.kind === 'unreadable' ? reading : unread;
    return { files: [], damage: [{ code, offset, detail }] };
  }
  const files: ReferencedFile[] = [];
  const { dataset } = reading;
  if (!dataset.elements.has(tags.DirectoryRecordSequence)) {
    damage.add('dicomdir.no-records', reading.datasetOffset, 'not a DICOMDIR', tags.DirectoryRecordSequence);
  }
  for (const record of itemsOf(dataset, tags.DirectoryRecordSequence)) {
    const decision = textDecisionOf(record, textDecisionOf(dataset));
    const valuesOf = (tag: number) => {
      const element = wholeElement(record, tag);
      return element ? textValues(record, element, decision) : [];
    };
    const components = valuesOf(tags.ReferencedFileID);
    if (components.length === 0) continue;
    if (!components.every(isPlainName)) {
      damage.add('dicomdir.file-id', record.offset, 'a file id that is no plain path', tags.ReferencedFileID);
      continue;
    }
    files.push({
      components,
      recordType: valuesOf(tags.DirectoryRecordType)[0],
      sopClassUid: valuesOf(tags.ReferencedSOPClassUIDInFile)[0],
      sopInstanceUid: valuesOf(tags.ReferencedSOPInstanceUIDInFile)[0],
    });
  }
  return { files, damage: [...reading.damage, ...damage.list] };
}

const unread = { code: 'file.incomplete', offset: 0, detail: 'more bytes are needed' };

/** Wider than the standard's A-Z 0-9 _, since media carry long and lower-case names; never a way out of the folder. */
const isPlainName = (name: string) => /^[\p{L}\p{N}_ .-]{1,255}$/u.test(name) && !/^[ .]+$/.test(name);
