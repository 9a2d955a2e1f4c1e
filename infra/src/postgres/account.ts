import { spawnSync } from 'node:child_process';
import { messages, Refusal } from '../messages.ts';

/** Whom PostgreSQL runs as. `ids` is undefined where that is simply whoever started the hub. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly ids: { uid: number; gid: number } | undefined;
}

const ownAccount = 'county-hub';

/**
 * PostgreSQL refuses to run as root. Then it is, in this order: the owner of the database that is there (a hub once
 * started by an ordinary user may be started by root), the machine's `postgres`, an account made for it, `nobody`.
 */
export function chooseAccount(dataOwner: number | undefined): Account {
  const self = process.getuid?.() ?? 0;
  if (self !== 0) return { name: nameOf(self), uid: self, ids: undefined };
  const account =
    (dataOwner ? accountNamed(String(dataOwner)) : undefined) ??
    accountNamed('postgres') ??
    accountNamed(ownAccount) ??
    createdAccount() ??
    accountNamed('nobody');
  if (!account) throw new Refusal(messages.noPostgresUser());
  return account;
}

function createdAccount(): Account | undefined {
  const flags = [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
  ];
  spawnSync('useradd', [...flags, ownAccount], { stdio: 'ignore' });
  return accountNamed(ownAccount);
}

/** `who`: a name or a number. */
function accountNamed(who: string): Account | undefined {
  const { status, stdout } = spawnSync('getent', ['passwd', who], { encoding: 'utf8' });
  const [name, , uid, gid] = status === 0 ? stdout.trim().split(':') : [];
  if (!name || !uid || !gid) return undefined;
  return { name, uid: Number(uid), ids: { uid: Number(uid), gid: Number(gid) } };
}

function nameOf(uid: number): string {
  return accountNamed(String(uid))?.name ?? String(uid);
}

/** Whether this account, coming from `/`, gets through to `path` and may do that there. Asked of the machine itself. */
export function mayReach({ ids }: Account, path: string, wish: 'read' | 'execute' | 'write'): boolean {
  const test = { read: '-r', execute: '-x', write: '-w' }[wish];
  return spawnSync('test', [test, path], { ...ids, cwd: '/' }).status === 0;
}
