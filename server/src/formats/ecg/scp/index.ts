import { ByteView } from '../byte-view.ts';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import type { EcgGroup, EcgRecording, EcgStatement, EcgWarning } from '../recording.ts';
import { type Beats, readBeats } from './beats.ts';
import { crc16 } from './crc.ts';
import { readSections, type Section } from './frame.ts';
import { type Header, readHeader } from './header.ts';
import { readTables, type Table } from './huffman.ts';
import { readGlobal, readLeadResults, readStatements } from './results.ts';
import { groupOf, rhythmGroups } from './rhythm.ts';
import { type Coded, type LeadList, readCoded, readLeads } from './waveforms.ts';

/** SCP-ECG: EN 1064, ISO 11073-91064, ISO 41064, protocol versions 1 to 3. */
export const scp: EcgDecoder = { format: 'scp', recognises, decode };

/** The mark of section 0, or, of writers that leave it out, a section 0 whose length and checksum hold. */
function recognises(bytes: Uint8Array): boolean {
  if (bytes.length < 142) return false;
  const file = new ByteView(bytes);
  if (file.ascii(16, 6) === 'SCPECG') return true;
  const length = file.u32(10);
  if (file.u16(8) !== 0 || length < 136 || length > 5136 || (length - 16) % 10 !== 0) return false;
  return file.has(6, length) && crc16(bytes.subarray(8, 6 + length)) === file.u16(6);
}

function decode(bytes: Uint8Array): EcgRecording {
  const warnings: EcgWarning[] = [];
  const sections = readSections(new ByteView(bytes), warnings);
  /** A wrong checksum spoils what a tracing needs; of anything else it only takes that part away. */
  const sound = (id: number, needed: boolean): Section | undefined => {
    const section = sections.get(id);
    if (!section || section.sound) return section;
    const place = `section ${id}, byte ${section.body.base - 16}`;
    const [code, detail] =
      section.missing > 0
        ? ['file.short', `the last ${section.missing} bytes of the section are not in the file`]
        : ['crc.section', 'the checksum is wrong'];
    if (needed) throw new EcgFault(code as string, place, detail as string);
    warnings.push({ code: code as string, place, detail: `${detail}; the section is passed over` });
    return undefined;
  };
  const optional = <T>(id: number, read: (section: Section) => T): T | undefined => {
    const section = sound(id, false);
    if (!section) return undefined;
    try {
      return read(section);
    } catch (error) {
      if (!(error instanceof EcgFault)) throw error;
      const { code, place, detail } = error.refusal;
      warnings.push({ code: 'section.skipped', place: `section ${id}, ${place}`, detail: `${code}: ${detail}` });
      return undefined;
    }
  };

  const header = optional(1, ({ body }) => readHeader(body, warnings));
  const tables = readTables(sound(2, true)?.body);
  const listed = sound(3, true);
  const rhythm = sound(6, true);
  if (!listed || !rhythm) throw new EcgFault('waveform.none', `section ${listed ? 6 : 3}`, 'not there');
  const leads = readLeads(listed.body);
  const beats = sections.has(4) ? beatsOf(sound(4, leads.subtracted), leads.subtracted, warnings) : undefined;
  const reference = sections.has(5)
    ? readReference(sound(5, leads.subtracted), leads, tables, beats?.lengthMs ?? 0, warnings)
    : undefined;
  const groups: EcgGroup[] = rhythmGroups(rhythm.body, leads, tables, { reference, beats }, warnings);
  if (reference) groups.push(groupOf('median', leads.leads, reference.samples, reference));
  for (const id of [12, 13, 14, 15, 16, 17, 18])
    if (sections.has(id))
      warnings.push({ code: 'section.unread', place: `section ${id}`, detail: 'kept in the original' });
  return {
    format: 'scp',
    ...about(header),
    groups,
    measurements: [
      ...(optional(7, ({ body }) => readGlobal(body)) ?? []),
      ...(optional(10, ({ body }) => readLeadResults(body)) ?? []),
    ],
    statements: statementsOf(optional, header?.charset, warnings),
    warnings,
  };
}

function about(header: Header | undefined): Pick<EcgRecording, 'recordedAt' | 'patient' | 'device' | 'filters'> {
  if (!header) return { recordedAt: undefined, patient: {}, device: {}, filters: {} };
  const { recordedAt, patient, device, filters } = header;
  return { recordedAt, patient, device, filters };
}

/** Section 8 is text, section 11 the same in codes: the second is read where the first says nothing. */
function statementsOf(
  optional: <T>(id: number, read: (section: Section) => T) => T | undefined,
  charset: string | undefined,
  warnings: EcgWarning[],
): EcgStatement[] {
  const said = optional(8, ({ body }) => readStatements(body, { coded: false, charset }, warnings)) ?? [];
  if (said.length > 0) return said;
  return optional(11, ({ body }) => readStatements(body, { coded: true, charset }, warnings)) ?? [];
}

function readReference(
  section: Section | undefined,
  { leads, subtracted }: LeadList,
  tables: readonly Table[] | undefined,
  lengthMs: number,
  warnings: EcgWarning[],
): Coded | undefined {
  if (!section) return undefined;
  const { body } = section;
  try {
    // Its length stands in section 4, in ms; without that it is as long as its bytes give samples.
    const intervalUs = body.u16(2);
    const stated =
      lengthMs > 0 && intervalUs > 0 ? Math.ceil((lengthMs * 1000) / intervalUs) : Number.POSITIVE_INFINITY;
    const most = Math.min(stated, 60_000, body.length * 8);
    const wanted = leads.map(() => most);
    const coded = readCoded({ body, id: 5, fromZero: false }, wanted, tables, warnings);
    // The bits that fill up a lead's last byte read as samples, so the shortest is nearest to the truth.
    const lengths = coded.samples.map(({ length }) => length).filter((length) => length > 0);
    const length = Math.min(...lengths, most);
    return { ...coded, samples: coded.samples.map((samples) => samples.subarray(0, length)) };
  } catch (error) {
    if (subtracted || !(error instanceof EcgFault)) throw error;
    const { code, place, detail } = error.refusal;
    warnings.push({ code: 'section.skipped', place, detail: `${code}: ${detail}` });
    return undefined;
  }
}

function beatsOf(section: Section | undefined, needed: boolean, warnings: EcgWarning[]): Beats | undefined {
  if (!section) return undefined;
  try {
    return readBeats(section.body);
  } catch (error) {
    if (needed || !(error instanceof EcgFault)) throw error;
    warnings.push({ code: 'section.skipped', place: error.refusal.place, detail: error.refusal.detail });
    return undefined;
  }
}
