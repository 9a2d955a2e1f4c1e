// npm start
import { handOver } from './hand-over.mjs';
import { prepare } from './prepare.mjs';

await prepare();
handOver('infra/src/start.ts');
