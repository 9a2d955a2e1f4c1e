import { readEnv } from '@hub/server/env';
import { openHub } from '@hub/server/hub';
import { monday } from '../consortium/index.ts';
import { serveHub } from './index.ts';

// A server process of a hub: tells its address and serves until it is killed.
const hub = await openHub(readEnv(process.env), { clock: { now: () => monday } });
const { url } = await serveHub(hub);
process.send?.(url);
