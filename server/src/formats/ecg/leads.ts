import { type EcgGroup, type EcgLead, gap } from './recording.ts';

/** By the numbers of SCP-ECG (EN 1064, table of section 3), which MFER and DICOM's old SCPECG codes share. */
const byNumber: Readonly<Record<number, string>> = {
  1: 'I',
  2: 'II',
  3: 'V1',
  4: 'V2',
  5: 'V3',
  6: 'V4',
  7: 'V5',
  8: 'V6',
  9: 'V7',
  10: 'V2R',
  11: 'V3R',
  12: 'V4R',
  13: 'V5R',
  14: 'V6R',
  15: 'V7R',
  16: 'X',
  17: 'Y',
  18: 'Z',
  61: 'III',
  62: 'aVR',
  63: 'aVL',
  64: 'aVF',
  65: '-aVR',
  66: 'V8',
  67: 'V9',
  68: 'V8R',
  69: 'V9R',
};

export const leadOfNumber = (number: number): string | undefined => byNumber[number];

const numbers = new Map(Object.entries(byNumber).map(([number, name]) => [name, Number(number)] as const));

export const numberOfLead = (lead: string): number | undefined => numbers.get(lead);

const canonical = new Map(
  [...Object.values(byNumber), 'V1R', 'V2R'].map((name) => [name.toUpperCase(), name] as const),
);

/** The canonical name of what a file calls a lead ("ECG I", "Lead aVR", "MDC_ECG_LEAD_V3R"); undefined when it is none. */
export function leadOfText(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^(MDC|NOM)_ECG_LEAD_/i, '')
    .replace(/^(ECG|EKG|LEAD)[\s_:-]*/i, '')
    .replace(/^(LEAD)[\s_:-]*/i, '')
    .replace(/\s*\(.*\)$/, '');
  return canonical.get(bare.toUpperCase());
}

/** Names in file order; a channel without a legal name, or whose name is taken, is called by its place. */
export function nameLeads(names: readonly (string | undefined)[]): string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    const own = name !== undefined && !taken.has(name) ? name : `ch${index + 1}`;
    taken.add(own);
    return own;
  });
}

/**
 * Adds the limb leads that are not stored, from I and II (Einthoven, Goldberger), where both are stored with one scale and
 * no offset; from II and III, I first. In steps of half the stored ones, so that halves stay whole numbers.
 */
export function withDerivedLeads(group: EcgGroup): EcgGroup {
  const stored = (name: string) => group.leads.find(({ lead }) => lead === name);
  const two = stored('II');
  const three = stored('III');
  const one = stored('I') ?? (two && three && alike(two, three) ? combine('I', two, three, 2, -2) : undefined);
  if (!one || !two || !alike(one, two, 2)) return group;
  const made = [
    combine('III', one, two, -2, 2),
    combine('aVR', one, two, -1, -1),
    combine('aVL', one, two, 2, -1),
    combine('aVF', one, two, -1, 2),
  ];
  const inverted = stored('-aVR') !== undefined;
  const missing = [...(stored('I') ? [] : [one]), ...made].filter(
    ({ lead }) => !stored(lead) && !(lead === 'aVR' && inverted),
  );
  return { ...group, leads: [...group.leads, ...missing] };
}

/** `scale`: how many of a's steps make one of b's, 1 or, for a derived one, 2. */
function alike(a: EcgLead, b: EcgLead, most = 1): boolean {
  if (a.uvPerLsb === null || b.uvPerLsb === null || a.offsetUv !== 0 || b.offsetUv !== 0) return false;
  const same = a.uvPerLsb === b.uvPerLsb || (a.derived && most === 2 && a.uvPerLsb * 2 === b.uvPerLsb);
  return same && a.samples.length === b.samples.length;
}

/** weightA·a + weightB·b in half steps of b. */
function combine(lead: string, a: EcgLead, b: EcgLead, weightA: number, weightB: number): EcgLead {
  const samples = new Int32Array(a.samples.length);
  const finer = a.derived ? 2 : 1;
  for (let at = 0; at < samples.length; at++) {
    const [x, y] = [a.samples[at] as number, b.samples[at] as number];
    samples[at] = x === gap || y === gap ? gap : (weightA * x) / finer + weightB * y;
  }
  return { lead, uvPerLsb: (b.uvPerLsb as number) / 2, offsetUv: 0, samples, derived: true };
}
