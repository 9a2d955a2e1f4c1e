import { decodeEcg, type EcgGroup, type EcgRecording } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { codedOf, fieldsOf, leadsOf, type Sections, scpFile, text, tracing, u16 } from './scp-file.ts';

const read = (sections: Sections, options?: { mark?: string }) => decodeEcg(scpFile(sections, options));
function decoded(sections: Sections, options?: { mark?: string }): EcgRecording {
  const reading = read(sections, options);
  if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
  return reading.recording;
}
const refusal = (sections: Sections) => {
  const reading = read(sections);
  return reading.ok ? undefined : reading.refusal;
};
const samplesOf = (group: EcgGroup | undefined) =>
  Object.fromEntries(
    (group?.leads ?? []).filter(({ derived }) => !derived).map(({ lead, samples }) => [lead, Array.from(samples)]),
  );
const codes = ({ warnings }: EcgRecording) => warnings.map(({ code }) => code);

const count = 1500;
const [a, b] = [tracing(count), tracing(count, 3)];
const two = leadsOf([
  { id: 1, first: 1, last: count },
  { id: 7, first: 1, last: count },
]);
const plain: Sections = { 3: two, 6: codedOf([u16(...a), u16(...b)]) };

describe('the frame', () => {
  it('without the mark of section 0 is known by its checksum', () => {
    expect(samplesOf(decoded(plain, { mark: '' }).groups[0])).toEqual({ I: a, V5: b });
    const damaged = scpFile(plain, { mark: '' });
    damaged[30] = 0x77;
    expect(decodeEcg(damaged)).toMatchObject({ ok: false, refusal: { code: 'format.unknown' } });
  });

  it('of version 3 says which of its sections were not read', () => {
    const { warnings, groups } = decoded({ ...plain, 12: u16(1, 2), 15: u16(3) });
    expect(samplesOf(groups[0])).toEqual({ I: a, V5: b });
    expect(warnings.map(({ code, place }) => [code, place])).toEqual([
      ['section.unread', 'section 12'],
      ['section.unread', 'section 15'],
    ]);
  });

  it('without leads or rhythm, or with a scale or interval of nothing, is refused at the place', () => {
    expect(refusal({ 3: two })).toMatchObject({ code: 'waveform.none', place: 'section 6' });
    expect(refusal({ 6: codedOf([u16(...a)]) })).toMatchObject({ code: 'waveform.none', place: 'section 3' });
    expect(refusal({ ...plain, 6: codedOf([u16(...a), u16(...b)], { nanovolts: 0 }) })?.code).toBe('scale.missing');
    expect(refusal({ ...plain, 6: codedOf([u16(...a), u16(...b)], { intervalUs: 0 }) })?.code).toBe('rate.illegal');
    expect(refusal({ ...plain, 6: codedOf([u16(...a), u16(...b)], { order: 3 }) })?.code).toBe('scp.encoding');
    expect(refusal({ ...plain, 3: leadsOf([{ id: 1, first: 9, last: 2 }]) })?.code).toBe('leads.range');
    expect(refusal({ ...plain, 3: leadsOf([{ id: 1, first: 1, last: 0xffff_ffff }]) })?.code).toBe('samples.count');
  });
});

describe('section 1', () => {
  const machine = (language: number, texts: string, model = 'ECG-12', maker = 255) => [
    ...[...u16(0, 0, 0), 0, maker, ...text(model), 20, 0x90, language, 0, 1],
    ...[...new Array<number>(16).fill(0), 1, ...text(texts)],
  ];
  const about = (fields: Record<number, readonly number[]>) => decoded({ ...plain, 1: fieldsOf(fields) });

  it('has the patient, the device, the filters and the zone of its clock', () => {
    const { patient, device, filters, recordedAt } = about({
      ...{ 0: text('Li\0'), 1: text('Wei\0'), 2: text('ZY001\0'), 4: [...u16(18), 2], 5: [...u16(2022), 3, 4] },
      ...{ 6: [...u16(80), 1], 7: [...u16(11_500), 2], 8: [2], 14: machine(0, 'R1\0SN7\x00S2\0SCP1\0Maker\0') },
      ...{ 16: text('Town clinic\0'), 18: text('Ward 2\0'), 25: [...u16(2023), 9, 5], 26: [14, 3, 9] },
      ...{ 27: u16(5), 28: u16(150), 29: [2], 34: [...u16(480, 0), 0] },
    });
    expect(patient).toEqual({
      ...{ id: 'ZY001', name: 'Li Wei', sex: 'F', birthDate: '2022-03-04', age: { value: 18, unit: 'month' } },
      ...{ heightCm: 80, weightKg: 11.5 },
    });
    expect(device).toEqual({
      ...{ model: 'ECG-12', serial: 'SN7', software: 'S2', manufacturer: 'Maker' },
      ...{ institution: 'Town clinic', department: 'Ward 2' },
    });
    expect(filters).toEqual({ highPassHz: 0.05, lowPassHz: 150, notchHz: 50 });
    expect(recordedAt).toEqual({ local: '2023-09-05T14:03:09', zoneMinutes: 480 });
  });

  it('has the maker by its number where no text says it', () => {
    expect(about({ 14: machine(0, '\0', 'FX-72\0', 5) }).device).toEqual({ model: 'FX-72', manufacturer: 'Fukuda' });
  });

  const 王小明 = [0xcd, 0xf5, 0xd0, 0xa1, 0xc3, 0xf7];
  it.each([
    ['GB 18030 under ASCII', 0, 王小明, '王小明'],
    ['GB 18030 under ISO 8859-1', 1, 王小明, '王小明'],
    ['GB 2312 as declared', 0x27, 王小明, '王小明'],
    ['a rare letter of GB 18030', 0, [0xd6, 0xec, 0xe9, 0x46, 0xbb, 0xf9], '朱镕基'],
    ['UTF-8', 0, text('王小明'), '王小明'],
    ['ISO 8859-1', 1, [0x53, 0xf6, 0x72, 0x65, 0x6e], 'Sören'],
    ['ISO 8859-1 under ASCII', 0, [0x53, 0xf6, 0x72, 0x65, 0x6e], 'Sören'],
    ['ISO 8859-5', 0x13, [0xb8, 0xd2, 0xd0, 0xdd], 'Иван'],
  ])('has a name in %s', (_, language, name, expected) => {
    const { patient, device } = about({ 0: [...name, 0], 14: machine(language, '\0') });
    expect(patient.name).toBe(expected);
    expect(device.model).toBe('ECG-12');
  });

  it('in UTF-16 has names in it and the machine in single bytes', () => {
    const wide = (value: string) => [...value, '\0'].flatMap((each) => u16(each.charCodeAt(0)));
    const { patient, device } = about({ 0: wide('王小明'), 2: wide('A17'), 14: machine(7, 'R\0SN7\0') });
    expect(patient).toEqual({ id: 'A17', name: '王小明' });
    expect(device).toEqual({ model: 'ECG-12', serial: 'SN7' });
  });

  it('with a time that no clock shows, or cut off, is read as far as it goes', () => {
    const late = about({ 2: text('A\0'), 25: [...u16(2023), 9, 5], 26: [25, 0, 0] });
    expect(late.recordedAt).toBeUndefined();
    expect(late.warnings).toEqual([expect.objectContaining({ code: 'date.illegal', place: 'section 1, field 26' })]);
    const cut = decoded({ ...plain, 1: [2, ...u16(2), ...text('A\0'), 25, ...u16(400), 1] });
    expect(cut.patient).toEqual({ id: 'A' });
    expect(codes(cut)).toEqual(['field.cut']);
  });
});

describe('what the device found', () => {
  it('not computed, not found, rejected or undefined is no value', () => {
    const section7 = [
      ...[1, 0, ...u16(29_999, 0)],
      ...u16(29_998, 29_998, 200, 290, 19_999, 999, -31, 29_999),
      ...u16(0, 72, 29_999, 430),
      ...[2, ...u16(0)],
    ];
    expect(decoded({ ...plain, 7: section7 }).measurements.map(({ name, value }) => [name, value])).toEqual([
      ['qrs', 90],
      ['qrs-axis', -31],
      ['heart-rate', 72],
      ['qtc', 430],
    ]);
  });

  it('is read as far as section 7 goes, over spikes and beats', () => {
    const block = u16(100, 200, 250, 340, 640, 10, 20, 30);
    const spikes = [...u16(5, 6), ...u16(7, 8, 9)];
    const tail = [...u16(2), 0, 0, ...u16(61, 62, 405), 1, ...u16(0)];
    const named = (section: number[]) => decoded({ ...plain, 7: section }).measurements.map(({ name }) => name);
    const begin = [1, 1, ...u16(980, 990), ...block];
    const first = ['rr', 'pp', 'p', 'pr', 'qrs', 'qt', 'p-axis', 'qrs-axis', 't-axis'];
    expect(named([...begin, ...spikes, ...tail])).toEqual([...first, 'heart-rate', 'atrial-rate', 'qtc-bazett']);
    expect(named([...begin, ...spikes.slice(0, 4)])).toEqual(first);
    expect(named(begin.slice(0, 12))).toEqual(['rr', 'pp']);
  });

  it('is said in section 8, or, where that is silent, in section 11, with its codes', () => {
    const statement = (n: number, bytes: readonly number[]) => [n, ...u16(bytes.length), ...bytes];
    const head = (status: number, n: number) => [status, ...u16(2023), 9, 5, 1, 2, 3, n];
    const said = [...head(1, 2), ...statement(1, text('窦性心律\0')), ...statement(2, text('Normal\0'))];
    const coded = [...head(0, 2), ...statement(1, [1, ...text('NSR\0')]), ...statement(2, [2, ...text('In words\0')])];
    expect(decoded({ ...plain, 8: said, 11: coded }).statements).toEqual([
      { text: '窦性心律', by: 'reader' },
      { text: 'Normal', by: 'reader' },
    ]);
    expect(decoded({ ...plain, 11: coded }).statements).toEqual([
      { text: 'NSR', code: 'NSR', by: 'device' },
      { text: 'In words', by: 'device' },
    ]);
    const cut = decoded({ ...plain, 8: said.slice(0, 9 + 16) });
    expect(cut.statements).toEqual([{ text: '窦性心律', by: 'reader' }]);
    expect(codes(cut)).toEqual(['statements.cut']);
  });

  it('in a section too short for its head is passed over with the place', () => {
    const recording = decoded({ ...plain, 7: [1, 0], 8: [0, 0], 10: [1, 0] });
    expect(recording.measurements).toEqual([]);
    expect(recording.warnings.map(({ code, place }) => [code, place.split(',')[0]])).toEqual([
      ['section.skipped', 'section 7'],
      ['section.skipped', 'section 8'],
    ]);
  });
});
