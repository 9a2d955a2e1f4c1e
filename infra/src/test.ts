import { lintStep, typeSteps } from './testing/checks.ts';
import { bringMediaWorkerPeer } from './testing/media-worker-peer.ts';
import { missingPeers, provide } from './testing/peers.ts';
import { type Counts, onEveryBackend, onItsOwn, runTests } from './testing/vitest.ts';

// npm test [vitest's own words, e.g. a file]: lint, types, then every test against real services.
const only = process.argv.slice(2);
const whole = only.length === 0;
const strict = process.env.CI === 'true';
const backendPeers = ['redis-server', 'swift-proxy-server'];
const say = (line: string) => process.stdout.write(`${line}\n`);

const failures: string[] = [];
if (whole) {
  for (const { title, run } of [lintStep(), ...typeSteps()]) {
    say(`${title} …`);
    const { ok, output } = await run();
    if (ok) continue;
    failures.push(title);
    say(output);
  }
}
await provide(say);
const missing = missingPeers();
for (const { program, what } of missing)
  say(`未安装，跳过相关测试 / not installed, its tests are skipped: ${program} (${what})`);
const mediaWorker = await bringMediaWorkerPeer(say);
if (mediaWorker) process.env.HUB_MEDIA_WORKER = mediaWorker;

say('运行测试 / running the tests …');
const runs: Counts[] = [await runTests(only, { leaveOut: whole ? onItsOwn : [] })];
if (runs[0]?.ended) process.exit(1);
if (whole) {
  say('逐个运行占满整机的测试 / what needs the whole machine, one after another …');
  runs.push(await runTests(onItsOwn, { oneByOne: true }));
  if (runs.some(({ ended }) => ended)) process.exit(1);
}
// The run above was on PostgreSQL and a folder; whoever names a file chooses the backend by HUB_TEST_BACKEND.
if (whole && !missing.some(({ program }) => backendPeers.includes(program))) {
  say('在 Redis 与 S3 上再运行一遍 / once more on Redis and an S3 server …');
  runs.push(await runTests(onEveryBackend, { settings: { HUB_TEST_BACKEND: 'redis-s3' } }));
}
const sum = (count: (run: Counts) => number) => runs.reduce((total, run) => total + count(run), 0);
const [passed, failed, skipped] = [sum((run) => run.passed), sum((run) => run.failed), sum((run) => run.skipped)];
const exitCode = sum((run) => run.exitCode);
for (const title of failures) say(`未通过 / failed: ${title}`);
if (strict && skipped > 0) say(`CI=true 时跳过即失败 / with CI=true a skip is a failure: ${skipped}`);
const bad = failed + failures.length + (strict ? skipped : 0);
say(`${passed} passed, ${bad} failed${skipped > 0 && !strict ? `, ${skipped} skipped` : ''}`);
process.exitCode = bad > 0 || exitCode !== 0 || passed === 0 ? 1 : 0;
