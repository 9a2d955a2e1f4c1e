// npm test
import { handOver } from './hand-over.mjs';
import { prepare } from './prepare.mjs';

await prepare();
handOver('infra/src/test.ts', process.argv.slice(2));
