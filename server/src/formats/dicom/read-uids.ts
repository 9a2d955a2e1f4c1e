import type { Damage } from './damage.ts';
import { tagText } from './damage.ts';
import type { Dataset } from './dataset.ts';
import { elementBytes } from './dataset.ts';
import type { ReadHeader } from './read-header.ts';
import { tags } from './tags.ts';
import { decodeAscii } from './text/character-sets.ts';
import { withoutPadding } from './text/padding.ts';

/** The three UIDs without which an instance has no place, and the SOP class where it is legal. */
export type UidReading =
  | {
      ok: true;
      studyUid: string;
      seriesUid: string;
      sopInstanceUid: string;
      sopClassUid: string | undefined;
      damage: Damage[];
    }
  | { ok: false; faults: UidFault[] };

export interface UidFault extends Damage {
  code: 'uid.missing' | 'uid.empty' | 'uid.cut' | 'uid.too-long' | 'uid.illegal' | 'uid.several' | 'uid.leading-zero';
  attribute: 'StudyInstanceUID' | 'SeriesInstanceUID' | 'SOPInstanceUID' | 'SOPClassUID';
}

/** Digits and single dots between them, 64 characters at most (PS3.5 9.1); safe in a path by construction. */
const UID = /^[0-9]+(\.[0-9]+)*$/;
/** The standard forbids them, devices write them, and nothing is ambiguous about them. */
const LEADING_ZERO = /(^|\.)0[0-9]/;

/** Whether text is a UID this hub accepts as an identifier. */
export const isUid = (text: string): boolean => text.length <= 64 && UID.test(text);

export function readUids({ dataset }: Pick<ReadHeader, 'dataset'>): UidReading {
  const damage: Damage[] = [];
  const study = readUid(dataset, 'StudyInstanceUID', damage);
  const series = readUid(dataset, 'SeriesInstanceUID', damage);
  const instance = readUid(dataset, 'SOPInstanceUID', damage);
  const sopClass = readUid(dataset, 'SOPClassUID', damage);
  if (typeof study === 'string' && typeof series === 'string' && typeof instance === 'string') {
    if (typeof sopClass !== 'string') damage.push(sopClass);
    return {
      ...{ ok: true, studyUid: study, seriesUid: series, sopInstanceUid: instance, damage },
      sopClassUid: typeof sopClass === 'string' ? sopClass : undefined,
    };
  }
  return { ok: false, faults: [study, series, instance].filter((uid) => typeof uid !== 'string') };
}

function readUid(dataset: Dataset, attribute: UidFault['attribute'], damage: Damage[]): string | UidFault {
  const tag = tags[attribute];
  const element = dataset.elements.get(tag);
  const fault = (code: UidFault['code'], detail: string): UidFault => ({
    ...{
      code,
      attribute,
      tag: tagText(tag),
      offset: element?.offset ?? dataset.offset,
      detail: `${attribute}: ${detail}`,
    },
  });
  if (!element) return fault('uid.missing', 'not in the data set');
  if (element.cut) return fault('uid.cut', 'the bytes end inside it');
  const text = withoutPadding(decodeAscii(elementBytes(dataset, element).subarray(0, 256)));
  if (text === '') return fault('uid.empty', 'no value');
  if (text.includes('\\')) return fault('uid.several', 'more than one value');
  if (!UID.test(text)) return fault('uid.illegal', 'other characters than digits and dots between them');
  if (text.length > 64) return fault('uid.too-long', `${element.length} bytes, 64 are allowed`);
  if (LEADING_ZERO.test(text)) damage.push(fault('uid.leading-zero', 'a component begins with zero'));
  return text;
}
