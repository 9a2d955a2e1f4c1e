import { decodeEcg, type EcgIntervals, type MeasurementName, measureEcg } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { ecgFile, ecgFiles, hasEcgCorpus } from '../corpus.ts';
import { jsonOf, recordingOfFile, recordingOfRecord } from './records.ts';
import { within } from './within.ts';

/** Calibration signals: their values follow from how they were made. */
interface Made extends Record<'HR' | 'Pms' | 'PRms' | 'QRSms' | 'QTms' | 'QRSaxis' | 'Paxis' | 'Taxis', number> {
  st_uV_V2V4: number;
  Ramp_uV: Record<'II' | 'V5', number>;
  qrsOnsetsMs: number[];
}
const made = hasEcgCorpus ? jsonOf<Record<string, Made>>('wfdb/synthetic_cal/synthetic_truth.json') : {};

describe.skipIf(!hasEcgCorpus).each(Object.entries(made))('the calibration signal %s', (name, truth) => {
  const analysis = measureEcg(recordingOfRecord(`wfdb/synthetic_cal/${name}`));

  it('has its rate, intervals and axes', () => {
    const { intervals, axes, rhythm } = analysis;
    within(rhythm.ratePerMin, truth.HR, 0.1, 'rate');
    within(intervals.p, truth.Pms, 10, 'P');
    within(intervals.pr, truth.PRms, 10, 'PR');
    within(intervals.qrs, truth.QRSms, 6, 'QRS');
    within(intervals.qt, truth.QTms, 12, 'QT');
    within(axes.qrs, truth.QRSaxis, 2, 'QRS axis');
    within(axes.p, truth.Paxis, 5, 'P axis');
    within(axes.t, truth.Taxis, 5, 'T axis');
  });

  it('has each of its beats where it is', () => {
    const rateHz = analysis.medianBeat?.samplingRateHz ?? Number.NaN;
    expect(analysis.beats).toHaveLength(truth.qrsOnsetsMs.length);
    for (const [i, { sample }] of analysis.beats.entries()) {
      const ms = (sample * 1000) / rateHz - (truth.qrsOnsetsMs[i] as number);
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThan(truth.QRSms);
    }
  });

  it('has its ST at J and its R', () => {
    const of = (lead: string) => analysis.leads.find((each) => each.lead === lead);
    within(of('V3')?.stJ, truth.st_uV_V2V4, 30, 'J in V3');
    within(of('V6')?.stJ, 0, 30, 'J in V6');
    // The nearest sample may lie beside the peak.
    within(of('V5')?.r, truth.Ramp_uV.V5, 0.07 * truth.Ramp_uV.V5, 'R in V5');
  });
});

describe.skipIf(!hasEcgCorpus)('a real recording', () => {
  const stated: [file: string, apart: Partial<Record<keyof EcgIntervals, number>>][] = [
    ['dicom/mortara_ELI250_1000Hz.dcm', { pr: 20, qrs: 15, qt: 20 }],
    ['aecg/ecgtoolkit_ELI250_12lead_500Hz.xml', { p: 10, pr: 10, qrs: 10, qt: 20 }],
    ['scp/welchallyn_MDW14_8lead_600Hz_dummyid.scp', { p: 10, pr: 10, qrs: 20, qt: 15 }],
    ['copyleft_gpl3/muse/bh_example1.xml', { pr: 10, qrs: 12, qt: 12 }],
    ['copyleft_gpl3/muse/bh_example2.xml', { pr: 12, qrs: 10, qt: 10 }],
    ['philips/2020-5-18_15-48-11.xml', { p: 10, pr: 12, qrs: 10, qt: 15 }],
    ['philips/ad4d3d80-d165_1-04_orig.xml', { pr: 10, qrs: 10, qt: 10 }],
    ['muse/MUSE_20080710_165457_96000.xml', { pr: 15, qrs: 15 }],
  ];

  it.each(stated)('%s has about the intervals that its device states', (file, apart) => {
    const recording = recordingOfFile(file);
    const { intervals } = measureEcg(recording);
    for (const [name, ms] of Object.entries(apart)) {
      const device = recording.measurements.find((each) => each.name === name)?.value;
      expect(device, name).toBeDefined();
      within(intervals[name as keyof EcgIntervals], device ?? Number.NaN, ms, name);
    }
  });

  it.each([
    ...stated.map(([file]) => file),
    'philips/129DYPRG.XML',
    'philips/ecg_97082525_1.xml',
    'schiller/schiller_AT110_SEMA_12lead_500Hz.xml',
    'aecg/philips_converter_ad4d3d80.xml',
  ])('%s has the rate that its device states', (file) => {
    const recording = recordingOfFile(file);
    const of = (name: MeasurementName) => recording.measurements.find((each) => each.name === name)?.value;
    const rr = of('rr');
    const rate = of('heart-rate') ?? (rr === undefined ? undefined : 60_000 / rr);
    if (rate !== undefined) within(measureEcg(recording).rhythm.ratePerMin, rate, 1.2, 'rate');
    else expect(file).toContain('ELI250_12lead_500Hz');
  });

  it.each([
    ['dicom/mortara_ELI250_1000Hz.dcm', 8],
    ['aecg/ecgtoolkit_ELI250_12lead_500Hz.xml', 13],
    ['copyleft_gpl3/muse/bh_example1.xml', 5],
    ['philips/2020-5-18_15-48-11.xml', 8],
    ['scp/welchallyn_MDW14_8lead_600Hz_dummyid.scp', 5],
  ] as const)('%s has the axes that its device states, within %d°', (file, apart) => {
    const recording = recordingOfFile(file);
    const { axes } = measureEcg(recording);
    for (const wave of ['p', 'qrs', 't'] as const) {
      const device = recording.measurements.find(({ name }) => name === `${wave}-axis`)?.value;
      within(axes[wave], device ?? Number.NaN, apart, wave);
    }
  });

  it('sent as SCP, aECG and DICOM is measured the same', () => {
    const [scp, aecg, dicom] = [
      'scp/ecgtoolkit_ELI250_12lead_500Hz.scp',
      'aecg/ecgtoolkit_ELI250_12lead_500Hz.xml',
      'dicom/ecgtoolkit_ELI250_12lead_implicitVR.dcm',
    ].map((file) => measureEcg(recordingOfFile(file)));
    for (const other of [aecg, dicom]) {
      expect(other?.intervals).toEqual(scp?.intervals);
      expect(other?.beats).toEqual(scp?.beats);
      expect(other?.axes.qrs).toBeCloseTo(scp?.axes.qrs ?? Number.NaN, 6);
    }
  });

  it('of good quality has nothing said against it', () => {
    for (const name of ['E07501', 'E07502', 'HR06001', 'HR06002', 'HR06003', 'HR06004'])
      expect(measureEcg(recordingOfRecord(`wfdb/cinc2021/${name}`)).quality, name).toEqual([]);
    for (const [file] of stated.filter(([each]) => !each.includes('ad4d3d80')))
      expect(measureEcg(recordingOfFile(file)).quality, file).toEqual([]);
  });

  it('whose chest electrodes were never on says so of each of them', () => {
    const { quality } = measureEcg(recordingOfFile('copyleft_gpl3/contec_ecg90a/0000050.ECG'));
    const off = quality.filter(({ code }) => code === 'lead.off').map(({ lead }) => lead);
    expect(off).toEqual(['V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
  });

  it('with mains in all limb leads says so', () => {
    const { quality } = measureEcg(recordingOfRecord('wfdb/cinc2021/JS20006'));
    const mains = quality.filter(({ code }) => code === 'mains').map(({ lead }) => lead);
    expect(mains).toEqual(expect.arrayContaining(['II', 'III', 'aVR', 'aVL', 'aVF']));
  });

  it('of three leads from a handheld device is measured and called coarse', () => {
    const { rhythm, intervals, quality } = measureEcg(recordingOfFile('healforce_nonconforming_scp/62.SCP'));
    within(rhythm.ratePerMin, 60, 1, 'rate');
    expect(intervals.qrs).toBeDefined();
    expect(quality).toEqual([{ code: 'rate.low', lead: undefined, value: 150 }]);
  });

  it('of damaged or empty waveforms is told and does not stop the measurement', () => {
    for (const file of ecgFiles.filter((each) => !each.startsWith('wfdb/'))) {
      const reading = decodeEcg(ecgFile(file));
      if (!reading.ok) continue;
      const { beats, quality } = measureEcg(reading.recording);
      expect(beats.length > 0 || quality.length > 0, file).toBe(true);
    }
  });
});
