import { readEnv } from '@hub/server/env';
import { openHub } from '@hub/server/hub';
import { openStorageScp } from '@hub/server/intake';

// A hub of nothing but its C-STORE door, to be killed: tells its port and serves until then.
const hub = await openHub(readEnv(process.env));
const dimse = await openStorageScp({ ...hub, env: { ...hub.env, dimsePort: 0 } });
process.send?.(dimse.port);
