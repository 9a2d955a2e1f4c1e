import { type EcgGroup, type EcgLead, gap } from '../recording.ts';

export interface Segment {
  /** index of its first sample in the group */
  first: number;
  /** those that were recorded throughout it, cut to it */
  leads: EcgLead[];
}

/** An electrode that comes off and on again does so some times, not hundreds of times. */
const mostSegments = 500;

/** A group in stretches without a gap: a stretch ends where a lead falls out or comes back. */
export function segmentsOf({ leads }: Pick<EcgGroup, 'leads'>): Segment[] {
  const bounds = [...new Set(leads.flatMap(({ samples }) => boundsOf(samples)))].sort((a, b) => a - b);
  if (bounds.length > mostSegments) throw new RangeError(`the tracing is in ${bounds.length - 1} pieces`);
  return bounds.slice(0, -1).flatMap((first, at) => {
    const end = bounds[at + 1] as number;
    const there = leads.filter(({ samples }) => end <= samples.length && samples[first] !== gap);
    if (there.length === 0) return [];
    return [{ first, leads: there.map((lead) => ({ ...lead, samples: lead.samples.subarray(first, end) })) }];
  });
}

/** Where a lead begins, ends, falls out and comes back. */
function boundsOf(samples: Int32Array): number[] {
  const bounds = [0, samples.length];
  for (let at = 1; at < samples.length; at++) if ((samples[at] === gap) !== (samples[at - 1] === gap)) bounds.push(at);
  return bounds;
}
