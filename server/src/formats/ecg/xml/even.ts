import { type EcgLead, type EcgWarning, gap } from '../recording.ts';

/** Leads of one time axis are as long as the longest, or as announced: what a shorter one does not have is a gap. */
export function evened(leads: EcgLead[], place: string, warnings: EcgWarning[], announced = 0): EcgLead[] {
  const count = leads.reduce((most, { samples }) => Math.max(most, samples.length), announced);
  return leads.map((lead) => {
    if (lead.samples.length === count) return lead;
    warnings.push({
      code: 'waveform.short',
      place: `${place}, ${lead.lead}`,
      detail: `${lead.samples.length} of ${count} samples`,
    });
    const samples = new Int32Array(count).fill(gap);
    samples.set(lead.samples);
    return { ...lead, samples };
  });
}
