import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { AccountId, DeviceId, Instant, InstitutionId, PostId, SessionId } from './ids.ts';
import { Role } from './permissions.ts';
import { SessionRow } from './session.ts';

export const AccountPost = z.object({
  id: PostId,
  role: Role,
  institutionId: InstitutionId,
  institution: z.string(),
  modalities: z.array(z.string()),
  title: z.string().nullable(),
  licenceNumber: z.string().nullable(),
  licenceClass: z.string().nullable(),
  threeYears: z.boolean(),
  validFrom: Instant,
  validTo: Instant.nullable(),
});
export const AccountView = z.object({
  id: AccountId,
  username: z.string(),
  displayName: z.string(),
  disabled: z.boolean(),
  lockedOut: z.boolean(),
  totpEnrolled: z.boolean(),
  mustChangePassword: z.boolean(),
  createdAt: Instant,
  posts: z.array(AccountPost),
});
export type AccountView = z.infer<typeof AccountView>;

const account = {
  params: z.object({ accountId: AccountId }),
  subject: { kind: 'account', param: 'accountId' },
} as const;

export const listAccounts = endpoint({
  method: 'GET',
  path: '/api/accounts',
  permission: 'account.list',
  summary: 'Accounts',
  query: z.object({ q: z.string().max(64).optional(), institutionId: InstitutionId.optional() }),
  reply: z.array(AccountView),
});
export const createAccount = endpoint({
  method: 'POST',
  path: '/api/accounts',
  permission: 'account.create',
  summary: 'Create an account; answers a password to hand over once',
  body: z.object({
    username: z
      .string()
      .min(3)
      .max(64)
      .regex(/^[a-z0-9][a-z0-9._-]*$/),
    displayName: z.string().min(1).max(64),
  }),
  reply: z.object({ account: AccountView, initialPassword: z.string() }),
});
export const changeAccount = endpoint({
  method: 'PATCH',
  path: '/api/accounts/:accountId',
  permission: 'account.change',
  summary: 'Rename, disable or enable',
  ...account,
  body: z.object({ displayName: z.string().min(1).max(64).optional(), disabled: z.boolean().optional() }),
  reply: AccountView,
});
/** A guest's post comes with its link and is nobody's to give. */
export const GrantedRole = Role.exclude(['guest']);
export const NewPost = z.object({
  institutionId: InstitutionId,
  role: GrantedRole,
  modalities: z.array(z.string().max(16)).default([]),
  title: z.string().max(32).optional(),
  licenceNumber: z.string().max(64).optional(),
  licenceClass: z.string().max(32).optional(),
  threeYears: z.boolean().default(false),
  validTo: Instant.optional(),
});
export const grantPost = endpoint({
  method: 'POST',
  path: '/api/accounts/:accountId/posts',
  permission: 'post.grant',
  summary: 'Give a post',
  ...account,
  body: NewPost,
  reply: AccountView,
});
export const endPost = endpoint({
  method: 'DELETE',
  path: '/api/accounts/:accountId/posts/:postId',
  permission: 'post.grant',
  summary: 'End a post',
  params: z.object({ accountId: AccountId, postId: PostId }),
  subject: { kind: 'post', param: 'postId' },
});
export const unlockAccount = endpoint({
  method: 'POST',
  path: '/api/accounts/:accountId/unlock',
  permission: 'account.unlock',
  summary: 'Lift a lock-out at once',
  ...account,
  reply: AccountView,
});
export const resetPassword = endpoint({
  method: 'POST',
  path: '/api/accounts/:accountId/password',
  permission: 'account.reset',
  summary: 'New password to hand over once',
  ...account,
  reply: z.object({ initialPassword: z.string() }),
});
export const resetTotp = endpoint({
  method: 'DELETE',
  path: '/api/accounts/:accountId/totp',
  permission: 'account.reset',
  summary: 'Take the second factor away, so that it can be enrolled anew',
  ...account,
});
export const listSessions = endpoint({
  method: 'GET',
  path: '/api/sessions',
  permission: 'session.list-all',
  summary: 'Open sessions',
  reply: z.array(SessionRow),
});
export const revokeSession = endpoint({
  method: 'DELETE',
  path: '/api/sessions/:sessionId',
  permission: 'session.revoke-any',
  summary: 'End a session',
  params: z.object({ sessionId: SessionId }),
  subject: { kind: 'session', param: 'sessionId' },
});

/** What a device is; its key opens the same doors whatever the kind. */
export const DeviceKind = z.enum(['dr', 'ct', 'mr', 'us', 'ecg', 'gateway', 'other']);
export const DeviceView = z.object({
  id: DeviceId,
  institutionId: InstitutionId,
  institution: z.string(),
  name: z.string(),
  kind: DeviceKind,
  aeTitle: z.string().nullable(),
  addresses: z.array(z.string()),
  hasKey: z.boolean(),
  disabled: z.boolean(),
  lastSeenAt: Instant.nullable(),
});
export type DeviceView = z.infer<typeof DeviceView>;
/** AE title: 1 to 16 characters of the default repertoire, no backslash, no leading or trailing blank (PS3.5 6.2). */
export const AeTitle = z
  .string()
  .min(1)
  .max(16)
  .regex(/^(?! )[ -[\]-~]*(?<! )$/);
const device = { params: z.object({ deviceId: DeviceId }), subject: { kind: 'device', param: 'deviceId' } } as const;
export const listDevices = endpoint({
  method: 'GET',
  path: '/api/devices',
  permission: 'device.list',
  summary: 'Devices',
  reply: z.array(DeviceView),
});
export const createDevice = endpoint({
  method: 'POST',
  path: '/api/devices',
  permission: 'device.change',
  summary: 'Register a device; its key is shown once',
  body: z.object({
    institutionId: InstitutionId,
    name: z.string().min(1).max(64),
    kind: DeviceKind,
    aeTitle: AeTitle.optional(),
    addresses: z.array(z.string().max(64)).default([]),
  }),
  reply: z.object({ device: DeviceView, key: z.string() }),
});
export const changeDevice = endpoint({
  method: 'PATCH',
  path: '/api/devices/:deviceId',
  permission: 'device.change',
  summary: 'Change or disable a device',
  ...device,
  body: z.object({
    name: z.string().min(1).max(64).optional(),
    aeTitle: AeTitle.nullable().optional(),
    addresses: z.array(z.string().max(64)).optional(),
    disabled: z.boolean().optional(),
  }),
  reply: DeviceView,
});
export const renewDeviceKey = endpoint({
  method: 'POST',
  path: '/api/devices/:deviceId/key',
  permission: 'device.change',
  summary: 'New key; the old one ends at once',
  ...device,
  reply: z.object({ key: z.string() }),
});
