import { lintStep, typeSteps } from './testing/checks.ts';
import { missingPeers, provide } from './testing/peers.ts';
import { runTests } from './testing/vitest.ts';

// npm test [vitest's own words, e.g. a file]: lint, types, then every test against real services.
const only = process.argv.slice(2);
const strict = process.env.CI === 'true';
const say = (line: string) => process.stdout.write(`${line}\n`);

const failures: string[] = [];
if (only.length === 0) {
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

say('运行测试 / running the tests …');
const { passed, failed, skipped, exitCode } = await runTests(only);
for (const title of failures) say(`未通过 / failed: ${title}`);
if (strict && skipped > 0) say(`CI=true 时跳过即失败 / with CI=true a skip is a failure: ${skipped}`);
const bad = failed + failures.length + (strict ? skipped : 0);
say(`${passed} passed, ${bad} failed${skipped > 0 && !strict ? `, ${skipped} skipped` : ''}`);
process.exitCode = bad > 0 || exitCode !== 0 || passed === 0 ? 1 : 0;
