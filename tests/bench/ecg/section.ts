import { machine, median } from '../table.ts';
import { analyses, type Decoding, decodings, peerStartMs, peerVersion } from './decoding.ts';
import { openings } from './opening.ts';

const ms = (value: number) => (value < 20 ? value.toFixed(1) : value.toFixed(0));
const spread = (values: readonly number[]) =>
  `**${ms(median(values))}** (${ms(Math.min(...values))}–${ms(Math.max(...values))})`;

/** Decoding beside BioSig, measuring, and opening in Chromium; as text for docs/BENCHMARKS.md. */
export async function ecgSection(folder: string, quick: boolean, say: (line: string) => void): Promise<string> {
  say('decoding …');
  const decoded = decodings(quick ? 5 : 30, folder);
  const start = peerStartMs();
  say('measuring …');
  const measured = analyses(quick ? 5 : 40);
  const { first, next, browser, hub } = await openings(folder, quick ? 3 : 9, say);
  const version = peerVersion();
  const date = new Date().toISOString().slice(0, 10);
  return `## ECG: decoding, measuring, opening

\`npm run bench -- --parts ecg\`, ${date}; ${machine(folder)}; ${hub}; ${browser}${version ? `; BioSig ${version} (Debian: biosig-tools)` : '; BioSig is not installed here'}.

| what | ms | aim |
|---|---|---|
| press on a case of the queue to its tracing drawn, the first of a page just loaded, ${first.length} cases | ${spread(first)} | 300 |
| the same, the next case of a reader at work, ${next.length} cases | ${spread(next)} | 300 |
| measuring 12 leads of 10 s at 500 Hz | ${spread(measured)} | 50 |

| format | file, KB | samples | hub decodes, ms | BioSig, ms with its start |
|---|---|---|---|---|
${decoded.map(rowOf).join('\n')}

Median (least–most). The press claims the case at the hub and shows it: what was brought ahead by the queue is the recording,
decoded and measured by the server; each case is another one; the page is loaded anew before every second one. No peer opens an
ECG in a browser here or measures one: there these figures stand alone. Decoding: the hub in a process at work, 30 times; BioSig's
\`save2gdf\` is a process for each file that also writes what it read (starting and ending alone takes it ${start.length > 0 ? ms(median(start)) : '—'} ms), 7
times. "—": it crashes on the file or says that it cannot read it.
`;
}

function rowOf({ format, kilobytes, samples, ms: own, peerMs }: Decoding): string {
  const cells = [format, kilobytes.toFixed(0), String(samples), spread(own), peerMs ? spread(peerMs) : '—'];
  return `| ${cells.join(' | ')} |`;
}
