import { decodeEcg, type EcgRecording, measureEcg } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { notesOf } from '../../../server/src/ecg/quality.ts';
import { ecgFile, hasEcgCorpus } from '../../formats/ecg/corpus.ts';
import { recordingOf, sinus } from '../../formats/ecg/measure/synthetic.ts';

const told = (recording: EcgRecording) => notesOf(recording, measureEcg(recording));
const asksAgain = (recording: EcgRecording) => told(recording).filter(({ again }) => again);

/** Of each lead that is named, every sample anew. */
function changed(recording: EcgRecording, leads: readonly string[], sample: (value: number, at: number) => number) {
  const groups = recording.groups.map((group) => ({
    ...group,
    leads: group.leads.map((lead) =>
      leads.includes(lead.lead) ? { ...lead, samples: lead.samples.map((value, at) => sample(value, at)) } : lead,
    ),
  }));
  return { ...recording, groups };
}

function lasting(recording: EcgRecording, seconds: number): EcgRecording {
  const groups = recording.groups.map((group) => ({
    ...group,
    leads: group.leads.map((lead) => ({ ...lead, samples: lead.samples.slice(0, seconds * group.samplingRateHz) })),
  }));
  return { ...recording, groups };
}

describe('what a technician is told of a tracing', () => {
  const whole = recordingOf(sinus);
  const names = whole.groups[0]?.leads.map(({ lead }) => lead) ?? [];

  it('of a good one is nothing', () => expect(told(whole)).toEqual([]));

  it('with a lead that shows a straight line, asks to record again and names the lead', () => {
    expect(asksAgain(changed(whole, ['V3'], () => 0)).map(({ code, lead }) => [code, lead])).toEqual([
      ['lead.flat', 'V3'],
    ]);
  });

  it('is only a note where one lead has mains, and asks to record again where most of them have', () => {
    const buzz = (value: number, at: number) => Math.round(value + 400 * Math.sin((2 * Math.PI * 50 * at) / 500));
    const one = told(changed(whole, ['V2'], buzz)).filter(({ code }) => code === 'mains');
    expect(one).toEqual([expect.objectContaining({ lead: 'V2', again: false })]);
    const most = told(changed(whole, names, buzz)).filter(({ code }) => code === 'mains');
    expect(most.length).toBeGreaterThan(names.length / 2);
    expect(most.every(({ again }) => again)).toBe(true);
  });

  it('asks to record again when the arms are exchanged', () => {
    const of = (lead: string) => whole.groups[0]?.leads.find((each) => each.lead === lead)?.samples as Int32Array;
    const exchanged: Record<string, (at: number) => number> = {
      I: (at) => -(of('I')[at] as number),
      II: (at) => of('III')[at] as number,
      III: (at) => of('II')[at] as number,
      aVR: (at) => of('aVL')[at] as number,
      aVL: (at) => of('aVR')[at] as number,
    };
    const wrong = Object.entries(exchanged).reduce(
      (recording, [lead, value]) => changed(recording, [lead], (_, at) => value(at)),
      whole,
    );
    expect(asksAgain(wrong).map(({ code }) => code)).toContain('limbs.reversed');
  });

  it('says how short it is', () => {
    expect(told(lasting(whole, 5))).toContainEqual({ code: 'recording.short', lead: null, value: 5, again: false });
    expect(told(lasting(whole, 9)).map(({ code }) => code)).not.toContain('recording.short');
  });

  it.skipIf(!hasEcgCorpus)('of a real one whose chest leads were off asks to record again', () => {
    const reading = decodeEcg(ecgFile('copyleft_gpl3/contec_ecg90a/0000050.ECG'));
    if (!reading.ok) throw new Error(reading.refusal.detail);
    const leads = asksAgain(reading.recording).map(({ lead }) => lead);
    expect(leads).toEqual(expect.arrayContaining(['V1', 'V2', 'V3', 'V4', 'V5', 'V6']));
  });
});
