import { ByteView } from '../byte-view.ts';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import { checkRate } from '../limits.ts';
import type { EcgGroup, EcgMeasurement, EcgRecording, EcgStatement, EcgWarning } from '../recording.ts';
import { addReference, type Beats, expandBimodal, readBeats } from './beats.ts';
import { crc16 } from './crc.ts';
import { readSections, type Section } from './frame.ts';
import { type Header, readHeader } from './header.ts';
import { readTables } from './huffman.ts';
import { readGlobal, readLeadResults, readStatements } from './results.ts';
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
    if (needed) throw new EcgFault('crc.section', place, 'the checksum is wrong');
    warnings.push({ code: 'crc.section', place, detail: 'the checksum is wrong; the section is passed over' });
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
  const groups: EcgGroup[] = [rhythmGroup(rhythm, leads, tables, { reference, beats }, warnings)];
  if (reference) groups.push(groupOf('median', leads, reference.samples, reference));
  for (const id of [9, 12, 13, 14, 15, 16, 17, 18])
    if (sections.has(id) && id !== 9)
      warnings.push({ code: 'section.unread', place: `section ${id}`, detail: 'kept in the original' });
  return {
    format: 'scp',
    ...about(header),
    groups,
    measurements: [
      ...(optional(7, ({ body }) => readGlobal(body)) ?? []),
      ...(optional(10, ({ body }) => readLeadResults(body)) ?? []),
    ] satisfies EcgMeasurement[],
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
  tables: ReturnType<typeof readTables>,
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
    return readCoded(
      { body, id: 5 },
      leads.map(() => most),
      tables,
      warnings,
    );
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

function rhythmGroup(
  { body }: Section,
  list: LeadList,
  tables: ReturnType<typeof readTables>,
  { reference, beats }: { reference: Coded | undefined; beats: Beats | undefined },
  warnings: EcgWarning[],
): EcgGroup {
  const place = `section 6, byte ${body.base}`;
  const announced = list.leads.map(({ first, last }) => last - first + 1);
  if (announced.some((count) => count <= 0))
    throw new EcgFault('leads.range', 'section 3', 'a lead that ends before it begins');
  const coded = readCoded({ body, id: 6 }, announced, tables, warnings);
  const every = coded.bimodal && reference ? Math.round(coded.intervalUs / reference.intervalUs) : 1;
  if (coded.bimodal) {
    warnings.push({ code: 'scp.bimodal', place, detail: `1 of ${every} samples was kept between the beats` });
    if (every > 1 && beats)
      coded.samples = coded.samples.map((kept, i) =>
        expandBimodal(kept, beats.protectedZones, every, announced[i] as number),
      );
  }
  if (list.subtracted) {
    if (!reference || !beats)
      throw new EcgFault('scp.reference', place, 'the reference beat that was taken out is not there');
    const scale = reference.nanovolts / coded.nanovolts;
    for (const [i, samples] of coded.samples.entries()) addReference(samples, reference.samples[i] ?? [], beats, scale);
  }
  coded.samples.forEach((samples, i) => {
    const wanted = announced[i] as number;
    // Some writers count from 0 to n: one more than there is.
    if (samples.length < wanted && !(list.leads[i]?.first === 0 && samples.length === wanted - 1))
      warnings.push({
        code: 'waveform.short',
        place: list.leads[i]?.name ?? place,
        detail: `${samples.length} of ${wanted} samples`,
      });
  });
  const intervalUs = every > 1 && reference ? reference.intervalUs : coded.intervalUs;
  return groupOf('rhythm', list, coded.samples, { ...coded, intervalUs });
}

function groupOf(
  kind: EcgGroup['kind'],
  { leads }: LeadList,
  samples: readonly number[][],
  { nanovolts, intervalUs }: Pick<Coded, 'nanovolts' | 'intervalUs'>,
): EcgGroup {
  return {
    kind,
    samplingRateHz: checkRate(1_000_000 / intervalUs, kind === 'rhythm' ? 'section 6' : 'section 5'),
    startOffsetMs: 0,
    leads: leads.map(({ name }, i) => ({
      lead: name,
      uvPerLsb: nanovolts / 1000,
      offsetUv: 0,
      samples: Int32Array.from(samples[i] ?? []),
      derived: false,
    })),
  };
}
