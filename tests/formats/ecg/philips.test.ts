import { decodeEcg, type EcgRecording, gap } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { ecgFile, ecgFiles, hasEcgCorpus, truthOf } from './corpus.ts';

const names = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const count = 1500;

/** A channel as XLI has it: second differences, high bytes before low ones, ten-bit codes that are all literals. */
function chunk(samples: readonly number[], start = 0): Buffer {
  const values = samples.map((_, i) => {
    if (i < 2) return samples[i] as number;
    if (i === samples.length - 1) return 0;
    return 2 * (samples[i] as number) - (samples[i - 1] as number) - (samples[i + 1] as number) + 64;
  });
  const bytes = [...values.map((value) => (value >> 8) & 0xff), ...values.map((value) => value & 0xff), 1023];
  let bits = bytes.map((byte) => byte.toString(2).padStart(10, '0')).join('');
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  const data = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const head = Buffer.alloc(8);
  head.writeInt32LE(data.length, 0);
  head.writeInt16LE(start, 6);
  return Buffer.concat([head, data]);
}

/** From the third sample on the start value has to be what the second difference of the first three is. */
const packed = (samples: readonly number[]) =>
  chunk(samples, 2 * (samples[1] as number) - (samples[0] as number) - (samples[2] as number));

const wave = (seed: number) =>
  Array.from({ length: count }, (_, i) => Math.trunc(500 + 60 * Math.sin((i + seed * 7) / (9 + seed))) - 500);
const each = (make: (i: number) => number) => Array.from({ length: count }, (_, i) => make(i));

/** Twelve leads, and what is stored of them: the limb leads but two as what is left of a prediction. */
function twelve() {
  const leads = new Map(names.map((name, i) => [name, wave(i)] as const));
  const of = (name: string) => leads.get(name) as number[];
  const at = (name: string, i: number) => of(name)[i] as number;
  const left = new Map(leads);
  left.set(
    'III',
    each((i) => at('II', i) - at('I', i) - at('III', i)),
  );
  left.set(
    'aVR',
    each((i) => -Math.floor((at('I', i) + at('II', i)) / 2) - at('aVR', i)),
  );
  left.set(
    'aVL',
    each((i) => Math.floor((at('I', i) - at('III', i)) / 2) - at('aVL', i)),
  );
  left.set(
    'aVF',
    each((i) => Math.floor((at('II', i) + at('III', i)) / 2) - at('aVF', i)),
  );
  return { leads, chunks: names.map((name) => packed(left.get(name) as number[])) };
}

interface Wish {
  data?: Buffer;
  attributes?: string;
  signal?: string;
  beats?: string;
  more?: string;
  status?: string;
}
const attributes = `compression="XLI" numberofleads="12" leadlabels="${names.join(' ')}" durationperchannel="3000" samplespersecond="500" resolution="5" signaloffset="0"`;
const plainAttributes = attributes.replace('XLI', 'None');
const signal = '<signalcharacteristics/>';

function document(wish: Wish = {}): string {
  const data = wish.data ?? Buffer.concat(twelve().chunks);
  return `<restingecgdata xmlns="http://www3.medical.philips.com" status="${wish.status ?? 'New'}"><dataacquisition date="2026-11-22" time="09:10:11">${wish.signal ?? signal}</dataacquisition>${wish.more ?? ''}<waveforms><parsedwaveforms dataencoding="Base64" ${wish.attributes ?? attributes}>${data.toString('base64')}</parsedwaveforms>${wish.beats ?? ''}</waveforms></restingecgdata>`;
}

const reading = (text: string) => decodeEcg(new TextEncoder().encode(text));
function decoded(wish: Wish): EcgRecording {
  const result = reading(document(wish));
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.recording;
}
const refusalOf = (wish: Wish) => {
  const result = reading(document(wish));
  return result.ok ? undefined : result.refusal;
};
const samplesOf = (recording: EcgRecording) =>
  new Map(
    recording.groups[0]?.leads.filter(({ derived }) => !derived).map(({ lead, samples }) => [lead, [...samples]]),
  );

describe('the waves of a Philips file', () => {
  it('come out of XLI as they went in, limb leads with what corrects them', () => {
    const recording = decoded({});
    expect(samplesOf(recording)).toEqual(twelve().leads);
    expect(recording.groups[0]).toMatchObject({ kind: 'rhythm', samplingRateHz: 500 });
    expect(recording.groups[0]?.leads[0]).toMatchObject({ uvPerLsb: 5, offsetUv: 0 });
    expect(recording.recordedAt).toEqual({ local: '2026-11-22T09:10:11', zoneMinutes: undefined });
    expect(recording.warnings).toEqual([]);
  });

  it('of 1.03 have rate, resolution and number in the characteristics of the signal', () => {
    const recording = decoded({
      attributes: 'compressflag="True" compressmethod="XLI" durationperchannel="3000"',
      signal:
        '<signalcharacteristics><samplingrate>500</samplingrate><signalresolution>2.5</signalresolution><signalbandwidth>0.05-150</signalbandwidth><numberchannelsvalid>12</numberchannelsvalid></signalcharacteristics>',
    });
    expect(samplesOf(recording)).toEqual(twelve().leads);
    expect(recording.groups[0]?.leads[0]?.uvPerLsb).toBe(2.5);
    expect(recording.filters).toEqual({ highPassHz: 0.05, lowPassHz: 150 });
  });

  const plain = (leads: readonly string[]) =>
    Buffer.from(Int16Array.from(leads.flatMap((name) => twelve().leads.get(name) as number[])).buffer);

  it('that are not compressed stand lead after lead, and more channels than leads do not shift them', () => {
    expect(samplesOf(decoded({ data: plain(names), attributes: plainAttributes }))).toEqual(twelve().leads);
    expect(samplesOf(decoded({ data: plain([...names, 'V1', 'V2']), attributes: plainAttributes }))).toEqual(
      twelve().leads,
    );
  });

  it('that are not compressed and cut off are each their own as far as they go', () => {
    const whole = plain(names);
    const recording = decoded({ data: whole.subarray(0, whole.length - 2 * count - 200), attributes: plainAttributes });
    const found = samplesOf(recording);
    expect(found.get('V4')).toEqual(twelve().leads.get('V4'));
    expect(found.get('V5')?.slice(-101)).toEqual([twelve().leads.get('V5')?.[count - 101], ...Array(100).fill(gap)]);
    expect(found.get('V6')).toEqual(Array(count).fill(gap));
    expect(recording.warnings.map(({ code, place }) => [code, place])).toEqual([
      ['waveform.short', '/restingecgdata/waveforms/parsedwaveforms, V5'],
      ['waveform.short', '/restingecgdata/waveforms/parsedwaveforms, V6'],
    ]);
  });

  it('may have up to sixteen leads, named by the file', () => {
    const labels = [...names, 'V3R', 'V4R', 'V7', 'V8'];
    const data = plain([...names, 'V1', 'V2', 'V3', 'V4']);
    const attributesOf16 = plainAttributes.replace('"12"', '"16"').replace(names.join(' '), labels.join(' '));
    expect([...samplesOf(decoded({ data, attributes: attributesOf16 })).keys()]).toEqual(labels);
  });

  it('lose one chest lead to a damaged chunk, with its place', () => {
    const { chunks, leads } = twelve();
    chunks[8] = Buffer.concat([
      (chunks[8] as Buffer).subarray(0, 8),
      Buffer.alloc((chunks[8] as Buffer).length - 8, 0xfd),
    ]);
    const recording = decoded({ data: Buffer.concat(chunks) });
    const found = samplesOf(recording);
    expect(found.get('V3')).toEqual(Array(count).fill(gap));
    expect(found.get('V4')).toEqual(leads.get('V4'));
    expect(recording.warnings.map(({ code }) => code)).toEqual(['xli.code', 'waveform.short']);
    expect(recording.warnings[0]?.place).toMatch(/parsedwaveforms \(V3\), XLI chunk 9, byte \d+$/);
  });

  it('are refused where a limb lead is damaged, because others follow from it', () => {
    const { chunks } = twelve();
    expect(refusalOf({ data: Buffer.concat(chunks.slice(0, 4)) })).toMatchObject({
      code: 'waveform.short',
      place: expect.stringMatching(/\(aVL\), XLI chunk 5/),
    });
    expect(refusalOf({ attributes: attributes.replace('I II III', 'X1 II III') })).toMatchObject({
      code: 'leads.missing',
    });
  });

  it('do not unpack without end', () => {
    // One code for a long run, again and again: each chunk grows to more than any recording has.
    const codes = [0, ...Array.from({ length: 766 }, (_, i) => 256 + i)];
    const bits = [...codes, ...Array(60_000).fill(1021)].map((code) => code.toString(2).padStart(10, '0')).join('');
    const data = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
    const head = Buffer.alloc(8);
    head.writeInt32LE(data.length, 0);
    expect(refusalOf({ data: Buffer.concat([head, data]) })).toMatchObject({ code: 'samples.count' });
  });

  it.each([
    ['no resolution', { attributes: attributes.replace('resolution="5"', '') }, 'scale.missing', '@resolution'],
    ['a resolution of 0', { attributes: attributes.replace('"5"', '"0"') }, 'scale.missing', '@resolution'],
    ['no rate', { attributes: attributes.replace('"500"', '""') }, 'rate.illegal', '@samplespersecond'],
    ['another compression', { attributes: attributes.replace('XLI', 'ZIP') }, 'samples.type', '@compression'],
    ['too many leads', { attributes: attributes.replace('"12"', '"999999"') }, 'leads.count', 'parsedwaveforms'],
    [
      'nothing to divide evenly',
      { data: Buffer.alloc(2 * 13), attributes: plainAttributes.replace('"3000"', '""') },
      'waveform.short',
      'parsedwaveforms',
    ],
  ] as [string, Wish, string, string][])('with %s are refused with the place', (_what, wish, code, place) => {
    expect(refusalOf(wish)).toMatchObject({ code, place: expect.stringContaining(place) });
  });
});

describe('representative beats', () => {
  const beat = (name: string) =>
    `<repbeat leadname="${name}"><waveform>${Buffer.from(Int16Array.of(1, -2, 3).buffer).toString('base64')}</waveform></repbeat>`;
  const beats = (attributesOfAll: string) => `<repbeats ${attributesOfAll}>${beat('I')}${beat('V3R')}</repbeats>`;

  it('have a rate and a resolution of their own', () => {
    const { groups } = decoded({ beats: beats('samplespersec="1000" resolution="1.25"') });
    expect(groups[1]).toMatchObject({ kind: 'median', samplingRateHz: 1000 });
    expect(groups[1]?.leads.map(({ lead, uvPerLsb, samples }) => [lead, uvPerLsb, [...samples]])).toEqual([
      ['I', 1.25, [1, -2, 3]],
      ['V3R', 1.25, [1, -2, 3]],
    ]);
  });

  it('are left out with a warning where the file does not say how large they are', () => {
    const { groups, warnings } = decoded({ beats: beats('') });
    expect(groups).toHaveLength(1);
    expect(warnings).toMatchObject([
      { code: 'section.skipped', place: '/restingecgdata/waveforms/repbeats@resolution' },
    ]);
  });
});

describe('what a Philips file says', () => {
  const interpretation = (inside: string) =>
    `<interpretations><interpretation>${inside}</interpretation></interpretations>`;
  const statement = (left: string, right = '', code = '') =>
    `<statement><statementcode>${code}</statementcode><leftstatement>${left}</leftstatement><rightstatement>${right}</rightstatement></statement>`;

  it('are statements with their reasons, the one that must be seen to at once marked, then the grade of the whole', () => {
    const more = interpretation(
      statement('Sinus rhythm', 'normal P axis', 'SR') +
        statement('&gt;&gt;&gt; Acute MI &lt;&lt;&lt;') +
        '<severity code="AB">- ABNORMAL ECG -</severity>',
    );
    expect(decoded({ more }).statements).toEqual([
      { text: 'Sinus rhythm  normal P axis', by: 'device', code: 'SR' },
      { text: '>>> Acute MI <<<', by: 'device', severity: 'critical' },
      { text: '- ABNORMAL ECG -', by: 'device', code: 'AB', severity: 'AB' },
    ]);
    expect(decoded({ more, status: 'Confirmed' }).statements[0]?.by).toBe('reader');
  });

  it('are numbers, and nothing where it was not measured', () => {
    const more = interpretation(
      '<globalmeasurements><heartrate>60</heartrate><print>Indeterminate</print><qrsdur>Failed</qrsdur><qtint/><pfrontaxis>-10</pfrontaxis></globalmeasurements>',
    );
    expect(decoded({ more }).measurements).toEqual([
      { name: 'heart-rate', value: 60, unit: '/min' },
      { name: 'p-axis', value: -10, unit: 'deg' },
    ]);
  });

  it('is a notch where there was one', () => {
    const notch = (flag: string) =>
      decoded({ attributes: `${attributes} notchfiltered="${flag}" notchfilterfreqs="50" hipass="0.5" lowpass="40"` })
        .filters;
    expect(notch('True')).toEqual({ highPassHz: 0.5, lowPassHz: 40, notchHz: 50 });
    expect(notch('False')).toEqual({ highPassHz: 0.5, lowPassHz: 40 });
  });
});

describe.skipIf(!hasEcgCorpus)('a Philips file of the corpus', () => {
  const of = (file: string) => {
    const result = decodeEcg(ecgFile(file));
    if (!result.ok) throw new Error(JSON.stringify(result.refusal));
    return result.recording;
  };

  it.each(ecgFiles.filter((file) => file.startsWith('philips/')))(
    'has the measurements and statements of %s',
    (file) => {
      const meta = truthOf(file)?.meta as { global: Record<string, string>; statements: [string, string][] };
      const { measurements, statements } = of(file);
      const found = new Map(measurements.map(({ name, value }) => [name, value]));
      const said = (...fields: string[]) =>
        Number(fields.map((field) => meta.global[field]).find((value) => value !== undefined));
      expect(found.get('heart-rate')).toBe(said('heartrate', 'meanventrate'));
      expect(found.get('pr')).toBe(said('print', 'meanprint'));
      expect(found.get('qrs')).toBe(said('qrsdur', 'meanqrsdur'));
      expect(found.get('qt')).toBe(said('qtint', 'meanqtint'));
      expect(found.get('qrs-axis')).toBe(said('qrsfrontaxis'));
      const texts = meta.statements.map((parts) =>
        parts
          .map((part) => part.trim())
          .filter((part) => part !== '')
          .join('  '),
      );
      expect(statements.slice(0, -1).map(({ text }) => text)).toEqual(texts);
    },
  );

  it('that shows an infarction says so as the device graded it', () => {
    const { statements } = of('philips/129DYPRG.XML');
    expect(statements).toContainEqual({ text: '>>> Acute MI <<<', by: 'device', severity: 'critical' });
    expect(statements.at(-1)).toEqual({ text: '- ABNORMAL ECG -', by: 'device', code: 'AB', severity: 'AB' });
  });

  it('is the same as its converted sibling within what the converter lost', () => {
    const [own, sibling] = [of('philips/ad4d3d80-d165_1-04_orig.xml'), of('aecg/philips_converter_ad4d3d80.xml')];
    for (const { lead, samples } of own.groups[0]?.leads ?? []) {
      const other = sibling.groups[0]?.leads.find((each) => each.lead === lead);
      const apart = Math.max(...samples.map((sample, i) => Math.abs(sample - (other?.samples[i] ?? Number.NaN)) * 5));
      expect(apart, lead).toBeLessThanOrEqual(20);
    }
    expect(own.recordedAt).toEqual(sibling.recordedAt);
  });
});
