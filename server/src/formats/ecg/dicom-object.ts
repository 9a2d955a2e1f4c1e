import { writeElement, writeItem, writePart10Header } from '../dicom/index.ts';
import { joined } from '../joined.ts';
import { numberOfLead } from './leads.ts';
import {
  aboutElements,
  coded,
  cut,
  decimal,
  type EcgObjectIds,
  type Pieces,
  text,
  unsigned,
  unsigned32,
} from './object-elements.ts';
import { writePictureObject } from './picture/object.ts';
import { type EcgGroup, type EcgLead, type EcgRecording, gap } from './recording.ts';

const explicitLittle = '1.2.840.10008.1.2.1';
const classes = {
  twelveLead: '1.2.840.10008.5.1.4.1.1.9.1.1',
  general: '1.2.840.10008.5.1.4.1.1.9.1.2',
  ambulatory: '1.2.840.10008.5.1.4.1.1.9.1.3',
  general32: '1.2.840.10008.5.1.4.1.1.9.1.4',
} as const;

/** The padding value of 16 bits, and of 32: what `gap` becomes. */
const padding16 = -(2 ** 15);

/**
 * An ECG as a DICOM waveform object, Explicit VR Little Endian with its Part 10 header (PS3.3 A.34, C.10.9). Stored leads
 * with their own integers and scale; derived ones are left to whoever reads it. Text in UTF-8.
 * A picture becomes a document or an image. Throws RangeError where a lead has no scale: an object must say how large a
 * step is; EcgFault where a picture's pixels are damaged.
 */
export function writeEcgObject(recording: EcgRecording, ids: EcgObjectIds): Uint8Array {
  if (recording.picture) return writePictureObject(recording, recording.picture, ids);
  const groups = recording.groups
    .map((group) => ({ ...group, leads: group.leads.filter(({ derived }) => !derived) }))
    .filter(({ leads }) => leads.length > 0);
  if (groups.some(({ leads }) => leads.some(({ uvPerLsb }) => uvPerLsb === null)))
    throw new RangeError('a lead without scale cannot be written');
  const wide = groups.some(({ leads }) => leads.some(({ samples }) => samples.some(tooWide)));
  const sopClassUid = wide ? classes.general32 : classOf(groups);
  const header = writePart10Header({
    sopClassUid,
    sopInstanceUid: ids.sopUid,
    transferSyntaxUid: explicitLittle,
    ...ids,
  });
  return joined([header, ...dataSet(recording, groups, ids, sopClassUid, wide)]);
}

const tooWide = (sample: number) => sample !== gap && (sample <= padding16 || sample > 32_767);

/** PS3.3 A.34.3.4: 200 to 1000 Hz, at most 16384 samples and 13 channels of one 12-lead group; A.34.4.4; A.34.5.4. */
function classOf(groups: readonly EcgGroup[]): string {
  const within = (least: number) => groups.every(({ samplingRateHz: hz }) => hz >= least && hz <= 1000);
  const narrow = groups.every(
    ({ leads }) => leads.length <= 13 && leads.every(({ samples }) => samples.length <= 16_384),
  );
  const standard = groups.every(({ leads }) => leads.every(({ lead }) => numberOfLead(lead) !== undefined));
  if (within(200) && narrow && standard && groups.length <= 5) return classes.twelveLead;
  if (within(200) && groups.length <= 4 && groups.every(({ leads }) => leads.length <= 24)) return classes.general;
  return classes.ambulatory;
}

function dataSet(
  recording: EcgRecording,
  groups: readonly EcgGroup[],
  ids: EcgObjectIds,
  sopClassUid: string,
  wide: boolean,
): Pieces {
  const spoken = recording.statements.filter(({ text: said }) => said !== '');
  return [
    aboutElements(recording, ids, sopClassUid),
    writeElement(0x00400555, 'SQ', []),
    ...(spoken.length === 0 ? [] : [writeElement(0x0040b020, 'SQ', spoken.flatMap(annotation))]),
    writeElement(
      0x54000100,
      'SQ',
      groups.flatMap((group) => writeItem(multiplex(group, wide))),
    ),
  ].flat();
}

/** C.10.10: unformatted text about all channels of the first group. */
function annotation({ text: said }: { text: string }, index: number): Pieces {
  const about = new Uint8Array(4);
  new DataView(about.buffer).setUint16(0, 1, true);
  const parts = [
    writeElement(0x0040a0b0, 'US', [about]),
    unsigned(0x0040a180, index + 1),
    text(0x00700006, 'ST', cut(said, 1024)),
  ];
  return writeItem(parts.flat());
}

/** C.10.9.1: one multiplex group, its samples interleaved channel by channel. */
function multiplex({ kind, label, samplingRateHz, startOffsetMs, leads }: EcgGroup, wide: boolean): Pieces {
  const count = Math.max(...leads.map(({ samples }) => samples.length));
  const step = wide ? 4 : 2;
  const data = new DataView(new ArrayBuffer(count * leads.length * step));
  leads.forEach(({ samples }, channel) => {
    for (let at = 0; at < count; at++) {
      const value = samples[at] ?? gap;
      const place = (at * leads.length + channel) * step;
      if (wide) data.setInt32(place, value, true);
      else data.setInt16(place, value === gap ? padding16 : value, true);
    }
  });
  const padding = new DataView(new ArrayBuffer(step));
  if (wide) padding.setInt32(0, gap, true);
  else padding.setInt16(0, padding16, true);
  const bytes = (view: DataView) => [new Uint8Array(view.buffer)];
  const rows = [
    ...(startOffsetMs > 0 ? [text(0x00181068, 'DS', decimal(startOffsetMs))] : []),
    text(0x003a0004, 'CS', kind === 'median' ? 'DERIVED' : 'ORIGINAL'),
    unsigned(0x003a0005, leads.length),
    unsigned32(0x003a0010, count),
    text(0x003a001a, 'DS', decimal(samplingRateHz)),
    text(0x003a0020, 'SH', cut(label ?? (kind === 'median' ? 'MEDIAN BEAT' : 'RHYTHM'), 16)),
    writeElement(
      0x003a0200,
      'SQ',
      leads.flatMap((lead) => writeItem(channelOf(lead, wide))),
    ),
    unsigned(0x54001004, wide ? 32 : 16),
    text(0x54001006, 'CS', wide ? 'SL' : 'SS'),
    writeElement(0x5400100a, 'OW', bytes(padding)),
    writeElement(0x54001010, 'OW', bytes(data)),
  ];
  return rows.flat();
}

function channelOf({ lead, uvPerLsb, offsetUv }: EcgLead, wide: boolean): Pieces {
  const number = numberOfLead(lead);
  const source = coded(`2:${number ?? 0}`, 'MDC', number === undefined ? lead : `Lead ${lead}`);
  const rows = [
    text(0x003a0203, 'SH', cut(lead, 16)),
    writeElement(0x003a0208, 'SQ', writeItem(source)),
    text(0x003a0210, 'DS', decimal(uvPerLsb as number)),
    writeElement(0x003a0211, 'SQ', writeItem(coded('uV', 'UCUM', 'microvolt'))),
    text(0x003a0212, 'DS', '1'),
    text(0x003a0213, 'DS', decimal(offsetUv)),
    text(0x003a0215, 'DS', '0'),
    unsigned(0x003a021a, wide ? 32 : 16),
  ];
  return rows.flat();
}
