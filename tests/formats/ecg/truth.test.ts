import { decodeEcg, type EcgGroup, gap } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { ecgFile, ecgFiles, hasEcgCorpus, type TruthGroup, truthOf } from './corpus.ts';

const withTruth = ecgFiles.filter((file) => !file.startsWith('wfdb/') && truthOf(file));

/** Where a decoded lead is not the truth's; samples exactly, or in microvolts where the truth leaves room. */
function differences(group: EcgGroup | undefined, truth: TruthGroup, toleranceUv: number): string[] {
  if (!group) return ['no such group'];
  const wrong: string[] = [];
  if (Math.abs(group.samplingRateHz - truth.samplingRateHz) > 1e-6) wrong.push(`${group.samplingRateHz} Hz`);
  for (const [name, { uvPerLsb, offsetUv, raw }] of Object.entries(truth.leads)) {
    const lead = group.leads.find((each) => each.lead === name && !each.derived);
    if (!lead) {
      wrong.push(`${name} is missing`);
      continue;
    }
    if (toleranceUv === 0 && lead.uvPerLsb !== uvPerLsb) wrong.push(`${name}: ${lead.uvPerLsb} uV a step`);
    if (toleranceUv === 0 && lead.offsetUv !== offsetUv) wrong.push(`${name}: ${lead.offsetUv} uV offset`);
    const found = Array.from(lead.samples, (sample) => (sample === gap ? null : sample));
    const at = raw.findIndex((value, i) => {
      const own = found[i];
      // The truth of Contec's lead-off, which is no sample.
      if (value === -32_768) return own !== null && own !== value;
      if (own === undefined || own === null || value === null) return own !== value;
      const apart = own * (lead.uvPerLsb ?? 0) + lead.offsetUv - (value * uvPerLsb + offsetUv);
      return toleranceUv === 0 ? own !== value : Math.abs(apart) > toleranceUv;
    });
    if (at >= 0) wrong.push(`${name}[${at}] is ${found[at]}, not ${raw[at]}`);
    if (found.length < raw.length) wrong.push(`${name} has ${found.length} of ${raw.length} samples`);
  }
  return wrong;
}

describe.skipIf(!hasEcgCorpus)('the samples of', () => {
  it.each(withTruth)('%s are those that others decode', (file) => {
    const truth = truthOf(file);
    const reading = decodeEcg(ecgFile(file));
    if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
    if (!truth) throw new Error('no truth');
    const { groups } = reading.recording;
    expect(differences(groups[0], truth, truth.toleranceUv)).toEqual([]);
    for (const [name, expected] of Object.entries(truth.groups ?? {})) {
      const best = groups.slice(1).map((group) => differences(group, expected, truth.toleranceUv));
      expect(
        best.some((wrong) => wrong.length === 0),
        `${name}: ${JSON.stringify(best)}`,
      ).toBe(true);
    }
  });

  it('limb leads that are not stored follow from those that are', () => {
    for (const file of withTruth) {
      const reading = decodeEcg(ecgFile(file));
      if (!reading.ok) throw new Error(`${file}: ${JSON.stringify(reading.refusal)}`);
      for (const { leads } of reading.recording.groups) {
        const uv = (name: string, at: number) => {
          const lead = leads.find((each) => each.lead === name);
          const sample = lead?.samples[at];
          return !lead || sample === undefined || sample === gap
            ? Number.NaN
            : sample * (lead.uvPerLsb ?? 1) + lead.offsetUv;
        };
        for (const lead of leads.filter(({ derived }) => derived)) {
          for (let at = 0; at < Math.min(200, lead.samples.length); at++) {
            const [one, two] = [uv('I', at), uv('II', at)];
            const expected = { III: two - one, aVR: -(one + two) / 2, aVL: one - two / 2, aVF: two - one / 2 }[
              lead.lead
            ];
            if (expected !== undefined && !Number.isNaN(expected)) expect(uv(lead.lead, at)).toBeCloseTo(expected, 6);
          }
        }
      }
    }
  });
});
