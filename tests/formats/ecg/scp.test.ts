import { decodeEcg, type EcgRecording } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { ecgFile, hasEcgCorpus, truthOf } from './corpus.ts';
import { resealed } from './scp-file.ts';

function decoded(bytes: Uint8Array): EcgRecording {
  const reading = decodeEcg(bytes);
  if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
  return reading.recording;
}
const recordingOf = (file: string) => decoded(ecgFile(file));
const refusalOf = (bytes: Uint8Array) => {
  const reading = decodeEcg(bytes);
  return reading.ok ? undefined : reading.refusal;
};
const measured = ({ measurements }: EcgRecording) =>
  Object.fromEntries(measurements.map(({ name, value }) => [name, value]));

const files = [
  'scp/ecgtoolkit_ELI250_12lead_500Hz.scp',
  'scp/welchallyn_MDW14_8lead_600Hz_dummyid.scp',
  'scp/welchallyn_MDW14_paediatric_V3R_V7_corrupt_dates.scp',
  'scp/container/ludb2_customhuffman_1table.scp',
  'scp/container/ludb2_customhuffman_2tables_switch.scp',
  'scp/container/ludb2_plain_2nddiff.scp',
  'scp/container/ludb2_refbeat_2nddiff.scp',
  'scp/container/ludb2_uncompressed.scp',
];

describe.skipIf(!hasEcgCorpus)('an SCP-ECG record', () => {
  it.each(files)('%s has the leads of its truth in their order, sample for sample, and not one more', (file) => {
    const truth = truthOf(file);
    if (!truth) throw new Error('no truth');
    const { format, groups, warnings } = recordingOf(file);
    expect(format).toBe('scp');
    const expected = [truth, ...Object.values(truth.groups ?? {})];
    for (const [i, { samplingRateHz, leads }] of expected.entries()) {
      const stored = groups[i]?.leads.filter(({ derived }) => !derived) ?? [];
      expect(groups[i]?.samplingRateHz).toBeCloseTo(samplingRateHz, 9);
      expect(Object.fromEntries(stored.map(({ lead, samples }) => [lead, Array.from(samples)]))).toEqual(
        Object.fromEntries(Object.entries(leads).map(([lead, { raw }]) => [lead, raw])),
      );
      for (const { lead, uvPerLsb } of stored) expect(uvPerLsb).toBe(leads[lead]?.uvPerLsb);
    }
    expect(warnings.filter(({ code }) => code !== 'date.illegal')).toEqual([]);
  });

  it('says who the patient is, when it was recorded and what the cart measured', () => {
    const recording = recordingOf(files[0] as string);
    expect(recording.patient).toEqual({ id: 'SBJ-123', name: 'Clark', sex: 'M', birthDate: '1953-05-08' });
    expect(recording.recordedAt).toEqual({ local: '2002-11-22T09:10:00', zoneMinutes: undefined });
    expect(recording.device).toMatchObject({ model: 'ELI250' });
    expect(measured(recording)).toEqual({
      ...{ p: 102, pr: 148, qrs: 120, qt: 420, qtc: 443 },
      ...{ 'p-axis': 44, 'qrs-axis': -61, 't-axis': 86 },
    });
  });

  it('has its statements in the letters of the country, whatever set the cart declares', () => {
    const { statements, filters, device } = recordingOf(files[1] as string);
    expect(statements.map((each) => each.text)).toEqual([
      ...['sinusrytm (långsam)', 'hög P-amplitud', 'normal EKG-variant'],
    ]);
    expect(statements.every(({ by }) => by === 'device')).toBe(true);
    expect(filters).toEqual({ lowPassHz: 35, notchHz: 50 });
    expect(device).toEqual({ model: 'MDW14', software: 'CCW', manufacturer: 'Welch Allyn Cardio Control' });
  });

  it('gives rates and intervals of section 7 and the waves of V5 and V1 of section 10', () => {
    expect(measured(recordingOf(files[1] as string))).toEqual({
      ...{ rr: 1000, 'heart-rate': 60, p: 92, pr: 167, qrs: 88, qt: 386, 'qtc-bazett': 386, rv5: 1194 },
      ...{ 'p-axis': 48, 'qrs-axis': 48, 't-axis': 49 },
    });
    expect(measured(recordingOf(files[2] as string))).toMatchObject({ rr: 731, pr: 177, qrs: 100, sv1: 1746 });
  });

  it('is read with dates that do not exist, which are named and left out', () => {
    const { recordedAt, patient, warnings } = recordingOf(files[2] as string);
    expect(recordedAt).toBeUndefined();
    expect(patient.birthDate).toBeUndefined();
    expect(warnings.map(({ code, place }) => [code, place])).toEqual([
      ['date.illegal', 'section 1, field 25'],
      ['date.illegal', 'section 1, field 5'],
    ]);
  });
});

describe.skipIf(!hasEcgCorpus)('a damaged SCP-ECG record', () => {
  it('with a wrong checksum of the record and right ones of its sections is read and says so', () => {
    const whole = recordingOf('scp/container/ludb2_refbeat_2nddiff.scp');
    const { groups, warnings } = recordingOf('scp/container/bad/wrong_file_crc_only.scp');
    expect(warnings).toEqual([expect.objectContaining({ code: 'crc.file', place: 'byte 0' })]);
    expect(groups).toEqual(whole.groups);
  });

  it('with a bit turned in the rhythm is refused at that section', () => {
    expect(refusalOf(ecgFile('scp/container/bad/one_bit_flipped.scp'))).toEqual({
      code: 'crc.section',
      place: 'section 6, byte 2278',
      detail: 'the checksum is wrong',
    });
  });

  it('that is cut off is refused with the section and the bytes that are missing', () => {
    expect(refusalOf(ecgFile('scp/container/bad/truncated_60pct.scp'))).toEqual({
      code: 'file.short',
      place: 'section 6, byte 2278',
      detail: 'the last 8066 bytes of the section are not in the file',
    });
  });

  it.each([
    [1, 'patient'],
    [7, 'measurements'],
    [8, 'statements'],
    [10, 'measurements'],
  ] as const)('in section %i loses its %s and keeps its tracing', (id, part) => {
    const file = 'scp/welchallyn_MDW14_8lead_600Hz_dummyid.scp';
    const whole = recordingOf(file);
    const bytes = ecgFile(file);
    const from = new DataView(bytes.buffer).getUint32(22 + id * 10 + 6, true) - 1;
    bytes[from + 20] = (bytes[from + 20] as number) ^ 0x10;
    const recording = decoded(bytes);
    expect(recording.groups).toEqual(whole.groups);
    expect(recording.warnings.map(({ code, place }) => [code, place])).toEqual([
      ['crc.file', 'byte 0'],
      ['crc.section', `section ${id}, byte ${from}`],
    ]);
    expect(Object.values(recording[part]).length).toBeLessThan(Object.values(whole[part]).length);
  });

  it.each([2, 3, 6])('in section %i, without which no tracing is certain, is refused', (id) => {
    const bytes = ecgFile('scp/container/ludb2_customhuffman_1table.scp');
    const from = new DataView(bytes.buffer).getUint32(22 + id * 10 + 6, true) - 1;
    bytes[from + 18] = (bytes[from + 18] as number) ^ 1;
    expect(refusalOf(bytes)).toMatchObject({ code: 'crc.section', place: `section ${id}, byte ${from}` });
  });

  it('whose reference beat was taken out is refused without that beat', () => {
    const bytes = ecgFile('scp/container/ludb2_refbeat_2nddiff.scp');
    new DataView(bytes.buffer).setUint32(22 + 5 * 10 + 2, 0, true);
    expect(refusalOf(resealed(bytes))).toMatchObject({ code: 'scp.reference' });
  });

  it('in words of a warning says nothing of the patient', () => {
    const bytes = ecgFile('scp/welchallyn_MDW14_paediatric_V3R_V7_corrupt_dates.scp');
    expect(JSON.stringify(decoded(bytes).warnings)).not.toMatch(/ANON|REMOVE|1900|2000/);
  });
});
