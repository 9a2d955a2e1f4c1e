import { crc32 } from 'node:zlib';
import { decodeEcg, type EcgRecording, gap } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { ecgFile, ecgFiles, hasEcgCorpus, truthOf } from './corpus.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const packed = (samples: readonly number[]) => Buffer.from(Int16Array.from(samples).buffer);
const rhythm = Array.from({ length: 1500 }, (_, i) => (i % 50) - 25);

interface Lead {
  id?: string;
  samples?: readonly number[];
  crc?: number;
  count?: number;
  more?: string;
  units?: string;
}

function leadData({ id = 'II', samples = rhythm, crc, count, more = '', units }: Lead = {}): string {
  const bytes = packed(samples);
  const scale =
    units ??
    '<LeadAmplitudeUnitsPerBit>4.88</LeadAmplitudeUnitsPerBit><LeadAmplitudeUnits>MICROVOLTS</LeadAmplitudeUnits>';
  return `<LeadData><LeadSampleCountTotal>${count ?? samples.length}</LeadSampleCountTotal>${scale}<LeadID>${id}</LeadID>${more}<LeadSampleSize>2</LeadSampleSize><LeadDataCRC32>${crc ?? crc32(bytes)}</LeadDataCRC32><WaveFormData>\n${bytes.toString('base64').replace(/.{76}/g, '$&\n')}\n</WaveFormData></LeadData>`;
}
const waveform = (
  leads: string,
  type = 'Rhythm',
  rate = '<SampleBase>500</SampleBase><SampleExponent>0</SampleExponent>',
) =>
  `<Waveform><WaveformType>${type}</WaveformType>${rate}<HighPassFilter>16</HighPassFilter><LowPassFilter>40</LowPassFilter><ACFilter>50</ACFilter>${leads}</Waveform>`;
const acquired =
  '<TestDemographics><AcquisitionTime>09:10:11</AcquisitionTime><AcquisitionDate>11-22-2026</AcquisitionDate></TestDemographics>';
const document = (inside: string, head = acquired) =>
  `<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE RestingECG SYSTEM "restecg.dtd"><RestingECG>${head}${inside}</RestingECG>`;

const reading = (text: string) => decodeEcg(utf8(text));
function decoded(text: string): EcgRecording {
  const result = reading(text);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.recording;
}

describe('the leads of a MUSE file', () => {
  it('are their words, with the scale as it is written', () => {
    const { groups, warnings, recordedAt, filters } = decoded(
      document(waveform(leadData({ id: 'V3R' }) + leadData({ id: 'AVF' }))),
    );
    expect(groups[0]).toMatchObject({ kind: 'rhythm', samplingRateHz: 500, label: 'Rhythm' });
    expect(groups[0]?.leads.map(({ lead, uvPerLsb }) => [lead, uvPerLsb])).toEqual([
      ['V3R', 4.88],
      ['aVF', 4.88],
    ]);
    expect([...(groups[0]?.leads[0]?.samples ?? [])]).toEqual(rhythm);
    expect([warnings, recordedAt, filters]).toEqual([
      [],
      { local: '2026-11-22T09:10:11', zoneMinutes: undefined },
      { highPassHz: 0.16, lowPassHz: 40, notchHz: 50 },
    ]);
  });

  it('may be in millivolts, and at a rate by powers of ten', () => {
    const units =
      '<LeadAmplitudeUnitsPerBit>0.005</LeadAmplitudeUnitsPerBit><LeadAmplitudeUnits>MILLIVOLTS</LeadAmplitudeUnits>';
    const rate = '<SampleBase>25</SampleBase><SampleExponent>1</SampleExponent>';
    const { groups } = decoded(document(waveform(leadData({ units }), 'Rhythm', rate)));
    expect([groups[0]?.leads[0]?.uvPerLsb, groups[0]?.samplingRateHz]).toEqual([5, 250]);
  });

  it('with a wrong checksum are decoded and said to be so, with their place', () => {
    const { warnings } = decoded(document(waveform(leadData({ id: 'I' }) + leadData({ crc: 1 }))));
    expect(warnings).toEqual([
      {
        code: 'crc.lead',
        place: '/RestingECG/Waveform/LeadData[2] (II)/LeadDataCRC32',
        detail: 'not that of the samples',
      },
    ]);
  });

  it('with a checksum written as a signed number are right', () => {
    const { warnings } = decoded(document(waveform(leadData({ crc: crc32(packed(rhythm)) | 0 }))));
    expect(warnings).toEqual([]);
  });

  it('with fewer samples than announced end in a gap', () => {
    const short = rhythm.slice(0, 1400);
    const { groups, warnings } = decoded(
      document(waveform(leadData({ id: 'I', count: 1500 }) + leadData({ samples: short, count: 1500 }))),
    );
    expect(groups[0]?.leads[1]?.samples.subarray(1399, 1401)).toEqual(Int32Array.of(rhythm[1399] as number, gap));
    expect(warnings.map(({ code }) => code)).toEqual(['samples.announced', 'waveform.short']);
  });

  it('that were off are said to be so', () => {
    const { warnings } = decoded(document(waveform(leadData({ more: '<LeadOff>TRUE</LeadOff>' }))));
    expect(warnings).toMatchObject([{ code: 'lead.off', place: '/RestingECG/Waveform/LeadData (II)/LeadOff' }]);
  });

  it('of the median come behind the rhythm, and a damaged median is left out', () => {
    const median = waveform(leadData({ samples: rhythm.slice(0, 600) }), 'Median');
    const { groups, warnings } = decoded(document(median + waveform(leadData()) + median.replace('4.88', '0')));
    expect(groups.map(({ kind, leads }) => [kind, leads[0]?.samples.length])).toEqual([
      ['rhythm', 1500],
      ['median', 600],
    ]);
    expect(warnings).toEqual([
      {
        code: 'section.skipped',
        place: '/RestingECG/Waveform[3]/LeadData (II)/LeadAmplitudeUnitsPerBit',
        detail: 'scale.missing: 0 microvolts a step',
      },
    ]);
  });

  it.each([
    ['a scale of 0', document(waveform(leadData())).replace('4.88', '0'), 'scale.missing', 'LeadAmplitudeUnitsPerBit'],
    ['no unit', document(waveform(leadData())).replace('MICROVOLTS', ''), 'scale.missing', 'LeadAmplitudeUnits'],
    ['no rate', document(waveform(leadData(), 'Rhythm', '')), 'rate.illegal', 'SampleBase'],
    [
      'samples of 4 bytes',
      document(waveform(leadData())).replace('Size>2', 'Size>4'),
      'samples.type',
      'LeadSampleSize',
    ],
    [
      'a letter that is none',
      document(waveform(leadData())).replace('</WaveFormData>', '!</WaveFormData>'),
      'base64.illegal',
      'WaveFormData',
    ],
    ['no leads', document(waveform('')), 'leads.count', 'Waveform'],
    ['no waveform', document(''), 'waveform.none', 'muse'],
  ])('with %s are refused with the place', (_what, text, code, place) => {
    expect(reading(text)).toMatchObject({ ok: false, refusal: { code, place: expect.stringContaining(place) } });
  });

  it('never fill more gaps than their bytes pay for', () => {
    const { groups, warnings } = decoded(document(waveform(leadData({ count: 2_000_000_000 }))));
    expect(groups[0]?.leads[0]?.samples).toHaveLength(1500);
    expect(warnings.map(({ code }) => code)).toEqual(['samples.announced']);
  });
});

describe('what a MUSE file says', () => {
  const statement = (text: string, flag = '<StmtFlag>ENDSLINE</StmtFlag>') =>
    `<DiagnosisStatement>${flag}<StmtText>${text}</StmtText></DiagnosisStatement>`;
  const said = (status: string, diagnosis: string) =>
    decoded(
      document(
        `<Diagnosis>${diagnosis}</Diagnosis><OriginalDiagnosis>${statement('Sinus rhythm')}</OriginalDiagnosis>${waveform(leadData())}`,
        acquired.replace('<Acq', `<Status>${status}</Status><Acq`),
      ),
    ).statements;

  it('are statements whose parts run on to the end of their line', () => {
    expect(
      said('UNCONFIRMED', statement('Acute MI', '') + statement('inferior') + statement('Abnormal ECG', '')),
    ).toEqual([
      { text: 'Acute MI inferior', by: 'device' },
      { text: 'Abnormal ECG', by: 'device' },
    ]);
  });

  it('are, once confirmed, the device’s and the reader’s', () => {
    expect(said('CONFIRMED', statement('Normal ECG'))).toEqual([
      { text: 'Sinus rhythm', by: 'device' },
      { text: 'Normal ECG', by: 'reader' },
    ]);
  });

  it('are the device’s first where nothing was edited', () => {
    expect(said('UNCONFIRMED', '')).toEqual([{ text: 'Sinus rhythm', by: 'device' }]);
  });

  it('are a patient in metric units, and days that exist', () => {
    const patient =
      '<PatientDemographics><PatientID>1</PatientID><DateofBirth>02-30-1980</DateofBirth><PatientAge>9</PatientAge><AgeUnits>MONTHS</AgeUnits><Gender>FEMALE</Gender><HeightIN>30</HeightIN><WeightLBS>20</WeightLBS><PatientLastName>张</PatientLastName><PatientFirstName>伟</PatientFirstName></PatientDemographics>';
    const { patient: found, warnings } = decoded(document(waveform(leadData()), acquired + patient));
    expect(found).toEqual({
      id: '1',
      name: '张伟',
      sex: 'F',
      age: { value: 9, unit: 'month' },
      heightCm: 76.2,
      weightKg: 9.07,
    });
    expect(warnings).toEqual([
      { code: 'date.illegal', place: '/RestingECG/PatientDemographics/DateofBirth', detail: 'no day that exists' },
    ]);
  });
});

describe.skipIf(!hasEcgCorpus)('a MUSE file of the corpus', () => {
  const fields = {
    VentricularRate: 'heart-rate',
    AtrialRate: 'atrial-rate',
    PRInterval: 'pr',
    QRSDuration: 'qrs',
    QTInterval: 'qt',
    QTCorrected: 'qtc',
    QTcFrederica: 'qtc-fridericia',
    PAxis: 'p-axis',
    RAxis: 'qrs-axis',
    TAxis: 't-axis',
  } as const;

  it.each(ecgFiles.filter((file) => /muse\//.test(file)))(
    'has the measurements, statements and checksums of %s',
    (file) => {
      const meta = truthOf(file)?.meta as { restingMeasurements: Record<string, string>; diagnosis: string[] };
      const result = decodeEcg(ecgFile(file));
      if (!result.ok) throw new Error(JSON.stringify(result.refusal));
      const { measurements, statements, warnings } = result.recording;
      const found = new Map(measurements.map(({ name, value }) => [name, value]));
      for (const [field, name] of Object.entries(fields))
        expect(found.get(name), field).toBe(Number(meta.restingMeasurements[field]));
      expect(statements.map(({ text }) => text)).toEqual(meta.diagnosis);
      expect(warnings.filter(({ code }) => code !== 'date.illegal')).toEqual([]);
    },
  );
});
