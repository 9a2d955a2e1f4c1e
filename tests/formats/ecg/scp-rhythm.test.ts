import { decodeEcg, type EcgGroup, type EcgRecording } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import {
  codedOf,
  defaultTable,
  differences,
  huffman,
  leadsOf,
  packed,
  type Sections,
  scpFile,
  tracing,
  u16,
  u32,
} from './scp-file.ts';

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

describe('the rhythm', () => {
  it.each([0, 1, 2])('coded by the default table as differences of order %i is what was recorded', (order) => {
    const leads = [a, b].map((samples) => huffman(differences(samples, order)));
    const recording = decoded({ 2: defaultTable, 3: two, 6: codedOf(leads, { order }) });
    expect(samplesOf(recording.groups[0])).toEqual({ I: a, V5: b });
    expect(recording.warnings).toEqual([]);
  });

  it('is words where there is no table, or none in section 2', () => {
    expect(samplesOf(decoded(plain).groups[0])).toEqual({ I: a, V5: b });
    expect(samplesOf(decoded({ ...plain, 2: u16(0) }).groups[0])).toEqual({ I: a, V5: b });
    expect(decoded(plain).groups[0]).toMatchObject({ samplingRateHz: 500, leads: [{ uvPerLsb: 5 }, { uvPerLsb: 5 }] });
  });

  it('follows a table of the maker from one table to the other and back, each lead from the first', () => {
    // Stored codes have their first bit lowest: 0b01 is sent as 1, 0.
    const row = (prefix: number, total: number, mode: number, value: number, code: number) => [
      ...[prefix, total, mode, ...u16(value), ...u32(code)],
    ];
    const tables = [
      ...u16(2),
      ...[...u16(3), ...row(1, 1, 1, 0, 0), ...row(2, 2, 1, 5, 0b01), ...row(2, 2, 0, 2, 0b11)],
      ...[...u16(2), ...row(1, 9, 1, 100, 0), ...row(1, 1, 0, 1, 1)],
    ];
    // 0 → 0; 10 → 5; 11 → table 2; 0 11111110 → 100 - 2; 1 → table 1; 10 → 5.
    const lead = packed(`0${'10'}${'11'}${'011111110'}${'1'}${'10'}`);
    const list = leadsOf([1, 2].map((id) => ({ id, first: 1, last: 4 })));
    const recording = decoded({ 2: tables, 3: list, 6: codedOf([lead, lead]) });
    expect(samplesOf(recording.groups[0])).toEqual({ I: [0, 5, 98, 5], II: [0, 5, 98, 5] });
  });

  it('is refused where the bits are no code, or lead to a table that is not there', () => {
    const row = [2, 2, 1, ...u16(5), ...u32(0b01)];
    const list = leadsOf([{ id: 1, first: 1, last: 9 }]);
    const away = [1, 1, 0, ...u16(7), ...u32(0)];
    expect(refusal({ 2: [...u16(1, 1), ...row], 3: list, 6: codedOf([[0xff]]) })?.code).toBe('huffman.unknown-code');
    expect(refusal({ 2: [...u16(1, 1), ...away], 3: list, 6: codedOf([[0]]) })).toMatchObject({
      code: 'huffman.switch',
      place: expect.stringContaining('section 6'),
    });
  });

  it('has the last sample whose code ends with the last bit', () => {
    const list = leadsOf([{ id: 2, first: 1, last: 8 }]);
    const ones = [1, -1, 1, -1, 1, -1, 1, -1];
    expect(samplesOf(decoded({ 2: defaultTable, 3: list, 6: codedOf([huffman(ones)]) }).groups[0])).toEqual({
      II: ones,
    });
  });

  it('of a lead that ends early is as long as its bytes, and the lead is named', () => {
    const recording = decoded({ ...plain, 6: codedOf([u16(...a), u16(...b.slice(0, 1400))]) });
    expect(recording.groups[0]?.leads.map(({ samples }) => samples.length)).toEqual([count, 1400]);
    expect(recording.warnings).toEqual([{ code: 'waveform.short', place: 'V5', detail: `1400 of ${count} samples` }]);
  });

  it('of a writer that counts from 0 has no sample more than there are', () => {
    const list = leadsOf([1, 7].map((id) => ({ id, first: 0, last: count })));
    const words = decoded({ ...plain, 3: list });
    expect(samplesOf(words.groups[0])).toEqual({ I: a, V5: b });
    // A lead of which the last byte has room for one zero more.
    const roomy = [7, ...new Array<number>(9).fill(0)];
    const short = leadsOf([1, 7].map((id) => ({ id, first: 0, last: roomy.length })));
    const coded = decoded({ 2: defaultTable, 3: short, 6: codedOf([huffman(roomy), huffman(roomy)]) });
    expect(samplesOf(coded.groups[0])).toEqual({ I: roomy, V5: roomy });
    expect(codes(words)).toEqual([]);
  });

  it('of a writer that counts from 0 to n-1 has all of its samples', () => {
    const list = leadsOf([1, 7].map((id) => ({ id, first: 0, last: count - 1 })));
    const leads = [a, b].map((samples) => huffman(differences(samples, 2)));
    expect(samplesOf(decoded({ 2: defaultTable, 3: list, 6: codedOf(leads, { order: 2 }) }).groups[0])).toEqual({
      I: a,
      V5: b,
    });
  });

  it.each(['words', 'codes'])('longer than a count of 16 bits, in %s, has each lead from its own begin', (kind) => {
    const long = [tracing(70_000), tracing(70_000, 3), tracing(70_000, 5)];
    const list = leadsOf([1, 2, 7].map((id) => ({ id, first: 1, last: 70_000 })));
    const words = kind === 'words';
    const leads = long.map((samples) => (words ? u16(...samples) : huffman(samples)));
    // As a converter of Contec files writes them, and as a count that has overflowed.
    const counts = leads.map(({ length }) => (words ? 65_534 : length % 65_536));
    const recording = decoded({ ...(words ? {} : { 2: defaultTable }), 3: list, 6: codedOf(leads, { counts }) });
    expect(samplesOf(recording.groups[0])).toEqual({ I: long[0], II: long[1], V5: long[2] });
    expect(codes(recording)).toEqual(['waveform.counts']);
  });

  it('that a converter cut at what its counts can say is as long as that, and every lead is named', () => {
    const long = [tracing(40_000), tracing(40_000, 3)].map((samples) => samples.slice(0, 32_767));
    const list = leadsOf([1, 7].map((id) => ({ id, first: 1, last: 40_000 })));
    const recording = decoded({ 3: list, 6: codedOf(long.map((samples) => u16(...samples))) });
    expect(samplesOf(recording.groups[0])).toEqual({ I: long[0], V5: long[1] });
    expect(recording.warnings.map(({ code, place }) => [code, place])).toEqual([
      ['waveform.short', 'I'],
      ['waveform.short', 'V5'],
    ]);
  });

  it('of leads that were recorded one set after the other is in groups, each from its own time', () => {
    const list = leadsOf([
      { id: 1, first: 1, last: count },
      { id: 3, first: 1251, last: 1250 + count },
    ]);
    const { groups } = decoded({ ...plain, 3: list });
    expect(groups.map((group) => [group.startOffsetMs, Object.keys(samplesOf(group))])).toEqual([
      [0, ['I']],
      [2500, ['V1']],
    ]);
  });

  it('keeps the leads of every electrode, and calls by their place those of no known number and those said twice', () => {
    const ids = [11, 9, 66, 65, 16, 200, 9];
    const list = leadsOf(ids.map((id) => ({ id, first: 1, last: count })));
    const { groups } = decoded({ 3: list, 6: codedOf(ids.map(() => u16(...a))) });
    expect(groups[0]?.leads.map(({ lead }) => lead)).toEqual(['V3R', 'V7', 'V8', '-aVR', 'X', 'ch6', 'ch7']);
  });
});

describe('the reference beat', () => {
  const beat = Array.from({ length: 100 }, (_, i) => Math.round(300 * Math.exp(-(((i - 50) / 9) ** 2))));
  const beats = [200, 600, 1100];
  /** Fiducial sample 51 of the beat at each of `beats`; the second is of another type and was left as it is. */
  const located = [
    ...u16(200, 51, beats.length),
    ...beats.flatMap((at, i) => [...u16(i === 1 ? 1 : 0), ...u32(at - 40, at, at + 40)]),
    ...beats.flatMap((at) => u32(at - 40, at + 40)),
  ];
  const without = (samples: readonly number[], scale = 1) =>
    samples.map((value, i) => {
      const at = beats.find((place, n) => n !== 1 && Math.abs(i + 1 - place) <= 40);
      return at === undefined ? value : value - Math.round(scale * (beat[i + 1 - at + 50] as number));
    });
  const one = (flags: number) => leadsOf([{ id: 2, first: 1, last: count }], flags);
  const reference = (options = {}) => codedOf([u16(...beat)], options);

  it('that was taken out is put back at its beats, and is a median group', () => {
    const { groups, warnings } = decoded({ 3: one(5), 4: located, 5: reference(), 6: codedOf([u16(...without(a))]) });
    expect(samplesOf(groups[0])).toEqual({ II: a });
    expect(groups[1]).toMatchObject({ kind: 'median', samplingRateHz: 500 });
    expect(samplesOf(groups[1])).toEqual({ II: beat });
    expect(warnings).toEqual([]);
  });

  it('of another scale is put back in steps of the rhythm', () => {
    const rhythm = codedOf([u16(...without(a, 2))], { nanovolts: 2500 });
    expect(samplesOf(decoded({ 3: one(5), 4: located, 5: reference(), 6: rhythm }).groups[0])).toEqual({ II: a });
  });

  it('that is only shown is not added', () => {
    const { groups } = decoded({ 3: one(4), 4: located, 5: reference(), 6: codedOf([u16(...a)]) });
    expect(samplesOf(groups[0])).toEqual({ II: a });
  });

  it('of a lead that begins later is put back by the numbers of its samples', () => {
    const late = leadsOf([{ id: 2, first: 101, last: count }], 5);
    const { groups } = decoded({ 3: late, 4: located, 5: reference(), 6: codedOf([u16(...without(a).slice(100))]) });
    expect(samplesOf(groups[0])).toEqual({ II: a.slice(100) });
  });

  it('shorter than what was taken out leaves a warning with the lead', () => {
    const far = [...u16(200, 51, 1), ...u16(0), ...u32(100, 200, 300)];
    const recording = decoded({ 3: one(5), 4: far, 5: reference(), 6: codedOf([u16(...a)]) });
    expect(recording.warnings).toEqual([
      { code: 'scp.reference', place: 'II', detail: '101 samples lie beyond the reference beat' },
    ]);
  });

  it('that was taken out and cannot be put back is a refusal: section 4 or 5 missing, another rate, no scale', () => {
    const rhythm = codedOf([u16(...a)]);
    const all = { 3: one(5), 4: located, 5: reference(), 6: rhythm };
    expect(refusal({ 3: one(5), 5: reference(), 6: rhythm })?.code).toBe('scp.reference');
    expect(refusal({ 3: one(5), 4: located, 6: rhythm })?.code).toBe('scp.reference');
    expect(refusal({ ...all, 5: reference({ intervalUs: 1000 }) })?.code).toBe('scp.reference');
    expect(refusal({ ...all, 5: reference({ nanovolts: 0 }) })?.code).toBe('scale.missing');
    expect(refusal(all)).toBeUndefined();
  });

  it('bimodal: the full rate around the beats, lines between single values elsewhere, and it says so', () => {
    // A straight line, of which every average lies on the line: nothing is lost but at the ends.
    const line = Array.from({ length: 1200 }, (_, i) => i * 4);
    const zones = [{ start: 401, end: 480 }];
    const inside = (i: number) => zones.some(({ start, end }) => i + 1 >= start && i + 1 <= end);
    const kept: number[] = [];
    for (let i = 0; i < line.length; ) {
      if (inside(i)) kept.push(line[i++] as number);
      else {
        const block = line.slice(i, i + 4);
        kept.push(block.reduce((total, each) => total + each, 0) / block.length);
        i += 4;
      }
    }
    const section4 = [...u16(200, 51, 1), ...u16(1), ...u32(401, 440, 480), ...u32(401, 480)];
    const rhythm = codedOf([u16(...kept)], { intervalUs: 2000, bimodal: 1 });
    const list = leadsOf([{ id: 2, first: 1, last: 1200 }]);
    const recording = decoded({ 3: list, 4: section4, 5: reference({ intervalUs: 500 }), 6: rhythm });
    const found = samplesOf(recording.groups[0]).II ?? [];
    expect(recording.groups[0]?.samplingRateHz).toBe(2000);
    expect(found).toHaveLength(1200);
    expect(found.slice(400, 480)).toEqual(line.slice(400, 480));
    expect(Math.max(...found.map((value, i) => Math.abs(value - (line[i] as number))))).toBeLessThanOrEqual(8);
    expect(codes(recording)).toContain('scp.bimodal');
    // Values that end early make a short lead, not a flat one.
    const cut = codedOf([u16(...kept.slice(0, 50))], { intervalUs: 2000, bimodal: 1 });
    const short = decoded({ 3: list, 4: section4, 5: reference({ intervalUs: 500 }), 6: cut });
    expect(samplesOf(short.groups[0]).II).toHaveLength(200);
    expect(codes(short)).toContain('waveform.short');
    expect(refusal({ 3: list, 6: rhythm })?.code).toBe('scp.bimodal');
  });
});
