import { type Attributes, integerOf, itemOf, numbersOf, textOf } from './description.ts';
import type { Window } from './window.ts';

/** How a frame is to be shown, as plain values. */
export interface Look {
  slope: number;
  intercept: number;
  modalityTable?: LookUpTable;
  window?: Window;
  voiTable?: LookUpTable;
  /** Presentation LUT Shape INVERSE */
  inverted: boolean;
  palette?: Palette;
}

export interface LookUpTable {
  /** the value that the first entry stands for */
  first: number;
  values: number[];
  bits: number;
}

/** Three tables of 8 bits each. */
export interface Palette {
  first: number;
  red: Uint8Array;
  green: Uint8Array;
  blue: Uint8Array;
}

/** From the metadata; of several windows the first, which is the device's own choice (PS3.3 C.11.2.1.2). */
export function lookOf(json: Attributes, frame = 1): Look {
  const voi = frameItem(json, '00289132', frame) ?? json;
  const modality = frameItem(json, '00289145', frame) ?? json;
  const look: Look = {
    slope: numbersOf(modality, '00281053')[0] || 1,
    intercept: numbersOf(modality, '00281052')[0] ?? 0,
    inverted: textOf(json, '20500020') === 'INVERSE' && textOf(json, '00280004') !== 'MONOCHROME1',
  };
  const signed = integerOf(json, '00280103') === 1;
  const modalityTable = tableOf(itemOf(json, '00283000'), signed);
  if (modalityTable) look.modalityTable = modalityTable;
  const center = numbersOf(voi, '00281050')[0];
  const width = numbersOf(voi, '00281051')[0];
  const shape = windowShape(textOf(voi, '00281056'));
  const voiTable = tableOf(itemOf(json, '00283010'), signed || look.intercept < 0);
  if (center !== undefined && width !== undefined && width > 0) look.window = { center, width, shape };
  else if (voiTable) look.voiTable = voiTable;
  return look;
}

export function windowShape(name: string | undefined): Window['shape'] {
  return name === 'SIGMOID' || name === 'LINEAR_EXACT' ? name : 'LINEAR';
}

/** The item of a functional group: the frame's own, else the one shared by all (PS3.3 C.7.6.16). */
function frameItem(json: Attributes, group: string, frame: number): Attributes | undefined {
  const own = json['52009230']?.Value?.[frame - 1] as Attributes | undefined;
  const shared = itemOf(json, '52009229');
  return (own && itemOf(own, group)) ?? (shared && itemOf(shared, group));
}

/** LUT Descriptor (PS3.3 C.11.1.1): entries, first value mapped, bits. Tables too long for the metadata are not used. */
function tableOf(item: Attributes | undefined, signed: boolean): LookUpTable | undefined {
  if (!item) return undefined;
  const [entries = 0, first = 0, bits = 16] = numbersOf(item, '00283002');
  const values = numbersOf(item, '00283006');
  if (values.length === 0 || values.length < (entries || 65_536)) return undefined;
  return { first: signed && first > 0x7fff ? first - 0x1_0000 : first, values, bits };
}
