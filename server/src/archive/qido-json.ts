import type { Attribute } from './qido-attributes.ts';
import type { Search } from './qido-query.ts';
import { answered, type Found, type Within } from './qido-search.ts';
import { withBulkAddresses } from './wado-metadata.ts';

type Element = { vr: string; Value?: unknown[]; BulkDataURI?: string; InlineBinary?: string };

/** Required answers of each level (PS3.18 tables 10.6.3-4 and -5) that come from the metadata. */
const fromMetadata = { study: [], series: ['00400244', '00400245', '00400275'], instance: ['00280100'] } as const;

/** One answer as DICOM JSON (PS3.18 F.2): written by hand, since a list of studies is asked for hundreds of times a second. */
export function matchJson(
  { level, include }: Search,
  within: Within,
  { values, groups, json }: Found,
  base: string,
): string {
  const parts = new Map<string, string>();
  for (const attribute of answered(level, within))
    parts.set(attribute.tag, elementJson(attribute, values.get(attribute.tag), groups));
  parts.set('00080056', '{"vr":"CS","Value":["ONLINE"]}');
  parts.set('00081190', `{"vr":"UR","Value":[${JSON.stringify(addressOf(level, values, within, base))}]}`);
  if (json !== null) addMetadata(parts, json, { level, include }, addressOf('instance', values, within, base));
  const tags = [...parts.keys()].sort();
  return `{${tags.map((tag) => `"${tag}":${parts.get(tag)}`).join(',')}}`;
}

function elementJson({ vr, tag }: Attribute, value: unknown, groups: Record<string, string> | null): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return `{"vr":"${vr}"}`;
  if (tag === '00100010' && groups) return `{"vr":"PN","Value":[${JSON.stringify(groups)}]}`;
  if (vr === 'PN') return `{"vr":"PN","Value":[{"Alphabetic":${JSON.stringify(value)}}]}`;
  return `{"vr":"${vr}","Value":${JSON.stringify(Array.isArray(value) ? value : [value])}}`;
}

function addMetadata(
  parts: Map<string, string>,
  json: string,
  { level, include }: Pick<Search, 'level' | 'include'>,
  location: string,
): void {
  const wanted = new Set<string>([...fromMetadata[level], ...(include === 'all' ? [] : include)]);
  // Nothing below the searched level would be true of all its instances, so 'all' above them adds what only one row says.
  const all = include === 'all' && level === 'instance';
  if (!all && ![...wanted].some((tag) => json.includes(`"${tag}"`))) return;
  const read = JSON.parse(all ? withBulkAddresses(json, location) : json) as Record<string, Element>;
  for (const [tag, element] of Object.entries(read)) {
    if (parts.has(tag) || (!all && !wanted.has(tag)) || element.BulkDataURI !== undefined) continue;
    parts.set(tag, JSON.stringify(element));
  }
}

function addressOf(level: Search['level'], values: Map<string, unknown>, within: Within, base: string): string {
  const study = `${base}/dicomweb/studies/${within.studyUid ?? values.get('0020000D')}`;
  if (level === 'study') return study;
  const series = `${study}/series/${within.seriesUid ?? values.get('0020000E')}`;
  return level === 'series' ? series : `${series}/instances/${values.get('00080018')}`;
}
