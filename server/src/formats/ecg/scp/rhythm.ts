import type { ByteView } from '../byte-view.ts';
import { EcgFault } from '../fault.ts';
import { leadOfNumber, nameLeads } from '../leads.ts';
import { checkRate } from '../limits.ts';
import type { EcgGroup, EcgWarning } from '../recording.ts';
import { addReference, type Beats, expandBimodal } from './beats.ts';
import type { Table } from './huffman.ts';
import { type Coded, type LeadList, readCoded, type ScpLead } from './waveforms.ts';

/** A reference beat is stored finer than the rhythm by up to 4 (EN 1064, 5.9); beyond this a field is damaged. */
const mostEvery = 16;

interface Known {
  reference: Coded | undefined;
  beats: Beats | undefined;
}

/**
 * Section 6 made whole: what bimodal compression left out, and the reference beat where it was taken out. Leads that begin
 * at different samples were recorded one set after the other: each set is a group with its offset.
 */
export function rhythmGroups(
  body: ByteView,
  list: LeadList,
  tables: readonly Table[] | undefined,
  known: Known,
  warnings: EcgWarning[],
): EcgGroup[] {
  const place = `section 6, byte ${body.base}`;
  const { leads } = list;
  const fromZero = leads.every(({ first }) => first === 0);
  const counts = leads.map(({ count }) => count);
  const coded = readCoded({ body, id: 6, fromZero }, counts, tables, warnings);
  const { intervalUs, numberedUs, coarse } = atFullRate(coded, list, known, place, warnings);
  if (list.subtracted) restore(coded, list, intervalUs, known, place, warnings);
  coded.samples.forEach((samples, i) => {
    const wanted = (counts[i] as number) - (fromZero ? 1 : 0);
    if (samples.length < Math.floor(wanted / coarse))
      warnings.push({
        code: 'waveform.short',
        place: leadName(leads[i]) ?? `${place}, lead ${i + 1}`,
        detail: `${samples.length} of ${wanted} samples`,
      });
  });
  const starts = [...new Set(leads.map(({ first }) => first))];
  const earliest = Math.min(...starts);
  return starts.map((start) => {
    const own = leads.flatMap(({ first }, i) => (first === start ? [i] : []));
    const group = groupOf(
      'rhythm',
      own.map((i) => leads[i] as ScpLead),
      own.map((i) => coded.samples[i] as Int32Array),
      { nanovolts: coded.nanovolts, intervalUs },
    );
    return { ...group, startOffsetMs: ((start - earliest) * numberedUs) / 1000 };
  });
}

interface Rate {
  /** between the samples as they now are */
  intervalUs: number;
  /** between the sample numbers of section 3 */
  numberedUs: number;
  /** sample numbers to a sample */
  coarse: number;
}

/** Expands a bimodal rhythm in place; answers at which rate the samples are. */
function atFullRate(coded: Coded, list: LeadList, known: Known, place: string, warnings: EcgWarning[]): Rate {
  const { intervalUs, bimodal } = coded;
  const finer = known.reference?.intervalUs ?? intervalUs;
  const every = Math.round(intervalUs / finer);
  const same: Rate = { intervalUs, numberedUs: intervalUs, coarse: 1 };
  const complete = coded.samples.every((samples, i) => samples.length === list.leads[i]?.count);
  if (!bimodal) {
    // Numbers may count at the finer rate of the reference beat, of which the rhythm then has every second to fourth.
    const share = list.leads.map(({ count }) => Math.floor(count / every));
    const coarser =
      every >= 2 &&
      every <= 4 &&
      !complete &&
      coded.samples.every(({ length }, i) => length >= (share[i] as number) && length < (share[i] as number) + 16);
    if (!coarser) return same;
    coded.samples = coded.samples.map((samples, i) => samples.subarray(0, share[i]));
    return { intervalUs, numberedUs: finer, coarse: every };
  }
  if (every === 1 && complete) return same;
  const { beats } = known;
  if (!beats || every < 2 || every > mostEvery || Math.abs(intervalUs - every * finer) > every)
    throw new EcgFault('scp.bimodal', place, 'nothing says which samples were kept');
  warnings.push({ code: 'scp.bimodal', place, detail: `between the beats 1 of ${every} samples was kept` });
  coded.samples = coded.samples.map((kept, i) => {
    const { first, count } = list.leads[i] as ScpLead;
    return expandBimodal(kept, beats.protectedZones, { every, first: Math.max(first, 1), count });
  });
  return { intervalUs: finer, numberedUs: finer, coarse: 1 };
}

function restore(
  coded: Coded,
  { leads }: LeadList,
  intervalUs: number,
  { reference, beats }: Known,
  place: string,
  warnings: EcgWarning[],
): void {
  if (!reference || !beats)
    throw new EcgFault('scp.reference', place, 'the reference beat that was taken out is not there');
  if (reference.intervalUs !== intervalUs)
    throw new EcgFault('scp.reference', place, 'the reference beat has another rate than the rhythm');
  const scale = reference.nanovolts / coded.nanovolts;
  coded.samples.forEach((samples, i) => {
    const lead = leads[i] as ScpLead;
    const beat = reference.samples[i] as Int32Array;
    if (beat.length === 0) throw new EcgFault('scp.reference', place, `no reference beat of lead ${i + 1}`);
    const beyond = addReference(samples, beat, beats, { first: Math.max(lead.first, 1), scale });
    if (beyond > 0)
      warnings.push({
        code: 'scp.reference',
        place: leadName(lead) ?? `${place}, lead ${i + 1}`,
        detail: `${beyond} samples lie beyond the reference beat`,
      });
  });
}

const leadName = (lead: ScpLead | undefined) => (lead ? leadOfNumber(lead.id) : undefined);

export function groupOf(
  kind: EcgGroup['kind'],
  leads: readonly ScpLead[],
  samples: readonly Int32Array[],
  { nanovolts, intervalUs }: Pick<Coded, 'nanovolts' | 'intervalUs'>,
): EcgGroup {
  const names = nameLeads(leads.map(({ id }) => leadOfNumber(id)));
  return {
    kind,
    samplingRateHz: checkRate(1_000_000 / intervalUs, kind === 'rhythm' ? 'section 6' : 'section 5'),
    startOffsetMs: 0,
    leads: names.map((lead, i) => ({
      lead,
      uvPerLsb: nanovolts / 1000,
      offsetUv: 0,
      samples: (samples[i] ?? new Int32Array(0)).slice(),
      derived: false,
    })),
  };
}
