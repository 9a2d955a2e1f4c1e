import { decodeEcg, type EcgRecording, measureEcg } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { hubPolicy } from '../../../server/src/critical/list.zh-CN.ts';
import { notesOf } from '../../../server/src/ecg/quality.ts';
import { screen } from '../../../server/src/ecg/screen.ts';
import { ecgFile, ecgFiles, hasEcgCorpus } from '../../formats/ecg/corpus.ts';

function recordingOf(file: string): EcgRecording {
  const reading = decodeEcg(ecgFile(file));
  if (!reading.ok) throw new Error(reading.refusal.detail);
  return reading.recording;
}
/** A tracing that shows nothing, of a device that says something. */
const quiet: EcgRecording = {
  format: 'aecg',
  recordedAt: undefined,
  patient: {},
  device: {},
  groups: [],
  measurements: [],
  statements: [],
  filters: {},
  warnings: [],
} as unknown as EcgRecording;
const saying = (text: string, by: 'device' | 'reader' = 'device'): EcgRecording => ({
  ...quiet,
  statements: [{ text, by }] as EcgRecording['statements'],
});
const codesOf = (recording: EcgRecording) =>
  screen(recording, measureEcg(recording), hubPolicy.rules).findings.map(({ code, by }) => `${code} ${by}`);

describe('the critical list, held against what a device says', () => {
  it.each([
    '*** ACUTE MI ***',
    'Inferior infarct, acute (LCx)',
    'Anterior ST elevation, consider acute infarct',
    '急性前壁心肌梗死',
    '不能排除急性心肌梗死',
    '不除外急性下壁心肌梗死',
    '无法排除急性前间壁心梗',
    'Cannot rule out acute infarct',
  ])('suspects an infarction in "%s"', (text) => {
    expect(codesOf(saying(text))).toContain('stemi device');
    expect(screen(saying(text), measureEcg(quiet), hubPolicy.rules).chestPain).toBe(true);
  });

  it.each([
    'No acute infarct',
    'Sinus rhythm, old inferior infarct',
    '未见急性心肌梗死',
    '陈旧性下壁心肌梗死',
    '排除急性心肌梗死',
    '窦性心律 正常心电图',
  ])('suspects none in "%s"', (text) => {
    expect(codesOf(saying(text))).not.toContain('stemi device');
  });

  it('leaves out what a reader said: the reader decides alone', () => {
    expect(codesOf(saying('急性心肌梗死', 'reader'))).toEqual([]);
  });

  it('passes by a line that the centre has switched off', () => {
    const rules = hubPolicy.rules.map((rule) => ({ ...rule, enabled: rule.code !== 'stemi' }));
    const { findings } = screen(saying('急性心肌梗死'), measureEcg(quiet), rules);
    expect(findings.map(({ code }) => code)).not.toContain('stemi');
  });
});

describe.skipIf(!hasEcgCorpus)('the critical list, held against real tracings', () => {
  it('suspects the infarction of a real one', () => {
    expect(codesOf(recordingOf('philips/129DYPRG.XML')).some((code) => code.startsWith('stemi'))).toBe(true);
  });

  it('does not ring for most of them: an alarm that always rings is heard by nobody', () => {
    const read = ecgFiles.flatMap((file) => {
      const reading = decodeEcg(ecgFile(file));
      return reading.ok ? [{ file, codes: codesOf(reading.recording) }] : [];
    });
    const ringing = read.filter(({ codes }) => codes.length > 0);
    expect(read.length).toBeGreaterThan(20);
    expect(ringing.length).toBeLessThan(read.length / 10);
  });

  it('a good recording is not asked for again', () => {
    const recording = recordingOf('philips/129DYPRG.XML');
    expect(notesOf(recording, measureEcg(recording)).filter(({ again }) => again)).toEqual([]);
  });
});
