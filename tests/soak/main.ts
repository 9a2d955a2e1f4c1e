import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { corpusFile, corpusFiles } from '../formats/dicom/corpus.ts';
import { fuzzReading } from '../formats/dicom/fuzz.ts';
import { fuzzEcg } from '../formats/ecg/fuzz.ts';
import { runKillCycles } from './kill-cycles.ts';
import { fuzzMultipart } from './multipart-fuzz.ts';
import { runRowCounts } from './row-counts.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** The long form of what `npm test` does briefly. Each part throws at what must not be, and says what it saw. */
const parts: Record<string, (seed: number) => Promise<void>> = {
  async 'dicom-fuzz'(seed) {
    const originals = corpusFiles.map(corpusFile).filter(({ length }) => length > 0 && length < 60_000);
    if (originals.length === 0) throw new Error('the test data is not there (HUB_CORPUS)');
    const rounds = 20_000;
    for (let turn = 0; turn < 10; turn++) {
      const { read, unreadable, slowestMs, slowestRound } = await fuzzReading({ seed: seed + turn, rounds, originals });
      say(
        `  seed ${seed + turn}: ${rounds} damaged objects, ${read} read, ${unreadable} refused, slowest ${slowestMs.toFixed(0)} ms (round ${slowestRound})`,
      );
    }
  },
  async 'ecg-fuzz'(seed) {
    const sum = { inputs: 0, decoded: 0, slowestMs: 0 };
    for (let turn = 0; turn < 10; turn++) {
      const { inputs, decoded, refused, wrong, slowestMs, slowest } = fuzzEcg(10_000, seed + turn);
      if (wrong.length > 0) throw new Error(wrong.slice(0, 20).join('\n'));
      say(
        `  seed ${seed + turn}: ${inputs} damaged ECG files, ${decoded} decoded, slowest ${slowestMs.toFixed(0)} ms (${slowest}); refused ${JSON.stringify(refused)}`,
      );
      sum.inputs += inputs;
      sum.decoded += decoded;
      sum.slowestMs = Math.max(sum.slowestMs, slowestMs);
    }
    // The high-water mark of the whole run, not what is left after a collection.
    const mostMiB = process.resourceUsage().maxRSS / 1024;
    say(
      `  ${sum.inputs} in all, ${sum.decoded} decoded, longest ${sum.slowestMs.toFixed(0)} ms, most memory ${mostMiB.toFixed(0)} MiB`,
    );
    if (mostMiB > 1_500) throw new Error('a damaged file made a decoder take more memory than any file needs');
  },
  async 'multipart-fuzz'(seed) {
    const { whole, broken } = await fuzzMultipart({ seed, rounds: 100_000 });
    say(`  ${whole} bodies taken apart as they were put together, ${broken} damaged ones read or refused`);
  },
  'decoder-heap': async () => runVitest(['viewer/imaging/loading', '-t', 'HTJ2K'], { HUB_SOAK_FRAMES: '300' }),
  'six-browsers': async () => runVitest(['soak/six-browsers'], { HUB_SOAK: '1' }),
  'kill-cycles': () => runKillCycles({ rounds: 5, slices: 300, say: (line) => say(`  ${line}`) }),
  'row-counts': () => runRowCounts({ studies: 100_000, say: (line) => say(`  ${line}`) }),
};

function runVitest(what: readonly string[], settings: Record<string, string>): void {
  const vitest = resolve(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--root', resolve(import.meta.dirname, '..'), '--reporter=verbose', ...what];
  const { status } = spawnSync(process.execPath, args, { env: { ...process.env, ...settings }, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${what[0]} did not hold`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { parts: { type: 'string' }, seed: { type: 'string' } } });
  const names = values.parts?.split(',') ?? Object.keys(parts);
  const seed = Number(values.seed ?? Math.floor(Date.now() / 1_000) % 1_000_000);
  for (const name of names) {
    const part = parts[name];
    if (!part) throw new Error(`no such part: ${name} (there are ${Object.keys(parts).join(', ')})`);
    say(`${name}, seed ${seed}`);
    const began = performance.now();
    await part(seed);
    say(`  done in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
