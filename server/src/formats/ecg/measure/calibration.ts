import { type EcgGroup, type EcgLead, gap } from '../recording.ts';
import { samplesOf } from './numbers.ts';

/** How far leads may be apart, for a pulse that has been through a lossy converter. */
const apartUv = 25;
/** A pulse is 1 mV; no heart lifts all leads together, because aVR = -(I + II) / 2. */
const leastUv = 500;
const leastMs = 100;
const leastLeads = 3;

/**
 * Some carts (Philips) end every lead with the calibration pulse. There all leads hold the same, as no heart writes it; left
 * in, the pulse's edges pass for beats and its foot for a lead that is clipped.
 */
export function withoutPulse(group: EcgGroup): EcgGroup {
  const known = group.leads.filter(({ derived, uvPerLsb }) => !derived && uvPerLsb !== null);
  const length = known[0]?.samples.length ?? 0;
  if (known.length < leastLeads || known.some(({ samples }) => samples.length !== length)) return group;
  let [end, highest] = [length, 0];
  for (; end > 0; end--) {
    const { low, high } = rangeAt(known, end - 1);
    if (!(high - low <= apartUv)) break;
    highest = Math.max(highest, low);
  }
  if (end === 0 || highest < leastUv || length - end < samplesOf(leastMs, group.samplingRateHz)) return group;
  return { ...group, leads: group.leads.map((lead) => ({ ...lead, samples: lead.samples.subarray(0, end) })) };
}

/** µV, over the leads; NaN where one is missing. */
function rangeAt(leads: readonly EcgLead[], at: number): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const { samples, uvPerLsb, offsetUv } of leads) {
    const sample = samples[at] as number;
    const uv = sample === gap ? Number.NaN : sample * (uvPerLsb as number) + offsetUv;
    low = Math.min(low, uv);
    high = Math.max(high, uv);
  }
  return { low, high };
}
