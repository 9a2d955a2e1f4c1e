import * as contract from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member, Person } from '../platform/actor.ts';
import { type Door, serve } from '../platform/http/index.ts';
import { changeAccount, createAccount, listAccounts } from './accounts.ts';
import { addDevice, changeDevice, listDevices, renewDeviceKey } from './devices.ts';
import { resetPassword, resetTotp, unlockAccount } from './duty.ts';
import { listSessions, revokeSession } from './list-sessions.ts';
import { endPost, grantPost } from './posts.ts';

/** Accounts and devices: the system administrator's; posts, locks, passwords and sessions: the security administrator's. */
export function administrationRoutes(door: Door, hub: Pick<Hub, 'db' | 'clock' | 'feed'>): void {
  serve(door, 'listAccounts', contract.listAccounts, ({ query }) => listAccounts(hub, query));
  serve(door, 'createAccount', contract.createAccount, ({ body }, { actor }) => createAccount(hub, actor, body));
  serve(door, 'changeAccount', contract.changeAccount, ({ params, body }, { actor }) =>
    changeAccount(hub, actor, params.accountId, body),
  );
  serve(door, 'grantPost', contract.grantPost, ({ params, body }, { actor }) =>
    grantPost(hub, person(actor), params.accountId, body),
  );
  serve(door, 'endPost', contract.endPost, async ({ params }, { actor }) => {
    await endPost(hub, person(actor), params.accountId, params.postId);
    return undefined;
  });
  serve(door, 'unlockAccount', contract.unlockAccount, ({ params }, { actor }) =>
    unlockAccount(hub, actor, params.accountId),
  );
  serve(door, 'resetPassword', contract.resetPassword, ({ params }, { actor }) =>
    resetPassword(hub, actor, params.accountId),
  );
  serve(door, 'resetTotp', contract.resetTotp, async ({ params }, { actor }) => {
    await resetTotp(hub, actor, params.accountId);
    return undefined;
  });
  serve(door, 'listSessions', contract.listSessions, (_asked, { actor }) =>
    listSessions(hub, person(actor), 'everyone'),
  );
  serve(door, 'revokeSession', contract.revokeSession, async ({ params }, { actor }) => {
    await revokeSession(hub, person(actor), params.sessionId, 'everyone');
    return undefined;
  });

  serve(door, 'listDevices', contract.listDevices, () => listDevices(hub));
  serve(door, 'createDevice', contract.createDevice, ({ body }, { actor }) => addDevice(hub, actor, body));
  serve(door, 'changeDevice', contract.changeDevice, ({ params, body }, { actor }) =>
    changeDevice(hub, actor, params.deviceId, body),
  );
  serve(door, 'renewDeviceKey', contract.renewDeviceKey, ({ params }, { actor }) =>
    renewDeviceKey(hub, actor, params.deviceId),
  );
}

/** No device holds an administrator's permission; this says so to the types. */
function person(actor: Member): Person {
  if (actor.kind !== 'person') throw new contract.Problem('permission.missing');
  return actor;
}
