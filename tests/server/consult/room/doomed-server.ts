import { readEnv } from '@hub/server/env';
import { openHub } from '@hub/server/hub';
import { monday } from '../../../support/consortium/index.ts';
import { serveHub } from '../../../support/room/index.ts';

// A server process of a hub, to be killed: tells its address and serves until then.
const hub = await openHub(readEnv(process.env), { clock: { now: () => monday } });
const { url } = await serveHub(hub);
process.send?.(url);
