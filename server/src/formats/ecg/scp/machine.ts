import type { ByteView } from '../byte-view.ts';
import type { EcgDevice } from '../recording.ts';
import { given } from './given.ts';
import { machineText } from './text.ts';

/** Codes of field 14 (EN 1064, 5.4.5); others, and 255, leave it to the text. */
const makers: readonly (string | undefined)[] = [
  ...[undefined, 'Burdick', 'Cambridge', 'Compumed', 'Datamed', 'Fukuda', 'Hewlett-Packard', 'Marquette', 'Mortara'],
  ...['Nihon Kohden', 'Okin', 'Quinton', 'Siemens', 'Spacelabs', 'Telemed', 'Hellige', 'Esaote', 'Schiller'],
  ...['Picker-Schwarzer', 'Elettronica Trentina', 'Zwönitz'],
];

/** Field 14: the model has six bytes, not always ended; five texts follow, each ended by NUL. */
export function machineOf(field: ByteView | undefined, charset: string | undefined): EcgDevice {
  if (!field?.has(8, 6)) return {};
  const texts: (string | undefined)[] = [];
  let start = 36;
  while (start < field.length && texts.length < 5) {
    const end = field.bytes.indexOf(0, start);
    const stop = end < 0 ? field.length : end;
    texts.push(machineText(field.bytes.subarray(start, stop), charset));
    start = stop + 1;
  }
  const [, serial, software, , manufacturer] = texts;
  return {
    ...given('model', machineText(field.slice(8, 6).bytes, charset)),
    ...given('serial', serial),
    ...given('software', software),
    ...given('manufacturer', manufacturer ?? makers[field.u8(7)]),
  };
}
