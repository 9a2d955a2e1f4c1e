import { lockFolder } from '@hub/infra/lock';
import { runTool } from '@hub/infra/media-worker/tool';

// A builder as it is in the middle of its work: it holds the lock of the folder and runs a program there.
const [folder = '', log = ''] = process.argv.slice(2);
if (!(await lockFolder(folder))) process.exit(1);
process.send?.('building');
await runTool('sleep', ['600'], { cwd: folder, log, signal: new AbortController().signal });
