import type { EcgAnalysis, EcgRecording } from '../formats/ecg/index.ts';

/** Neighbours in the frontal plane and around the chest: what lies next to what in one wall of the heart. */
const walls: readonly (readonly string[])[] = [
  ['aVL', 'I', '-aVR', 'II', 'aVF', 'III'],
  ['V4R', 'V3R', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'V7', 'V8', 'V9'],
];
/** µV at the J point, other leads (4th Universal Definition of MI, 2018, table 2). */
const elsewhere = 100;
const rightAndBack = 50;

/**
 * In how many neighbouring leads the ST segment stands higher than the Fourth Universal Definition of Myocardial Infarction
 * allows; 0 where the QRS complex is too wide or paced to say so, or a lead is too noisy to be trusted.
 */
export function neighboursWithStElevation(recording: EcgRecording, analysis: EcgAnalysis): number {
  const { intervals, leads, quality, spikes } = analysis;
  if (intervals.qrs === undefined || intervals.qrs >= 120 || spikes.length > 0) return 0;
  const poor = new Set(quality.filter(({ code }) => distrusted.has(code)).map(({ lead }) => lead));
  if (quality.some(({ code }) => code === 'limbs.reversed' || code === 'einthoven')) return 0;
  const limit = (lead: string) => {
    if (lead === 'V2' || lead === 'V3') return chestLimit(recording);
    return /^V([3-5]R|[7-9])$/.test(lead) ? rightAndBack : elsewhere;
  };
  const raised = (lead: string) => {
    const found = leads.find((each) => each.lead === lead);
    return found?.stJ !== undefined && !poor.has(lead) && found.stJ >= limit(lead);
  };
  return Math.max(
    0,
    ...walls.map((wall) =>
      longestRun(
        wall.filter((lead) => leads.some((each) => each.lead === lead)),
        raised,
      ),
    ),
  );
}

const distrusted = new Set(['lead.off', 'lead.flat', 'lead.clipped', 'noise', 'drift', 'scale.unknown']);

/** V2 and V3: by sex and age; where they are not known, as of a man of forty. */
function chestLimit({ patient }: EcgRecording): number {
  if (patient.sex === 'F') return 150;
  return patient.age?.unit === 'year' && patient.age.value < 40 ? 250 : 200;
}

function longestRun(leads: readonly string[], holds: (lead: string) => boolean): number {
  let [longest, run] = [0, 0];
  for (const lead of leads) {
    run = holds(lead) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
