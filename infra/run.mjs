// npm run bench, npm run soak: a TypeScript program of this repository on a prepared clone
import { handOver } from './hand-over.mjs';
import { prepare, refuse } from './prepare.mjs';

const [file, ...args] = process.argv.slice(2);
if (!file) refuse('usage: node infra/run.mjs <file.ts> [arguments]');
await prepare();
handOver(file, args);
