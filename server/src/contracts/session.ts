import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { AccountId, Instant, InstitutionId, PostId, SessionId } from './ids.ts';
import { jobKind } from './job.ts';
import { Role } from './permissions.ts';

/** 岗位: one role at one institution. */
export const PostView = z.object({
  id: PostId,
  role: Role,
  institution: z.object({ id: InstitutionId, legalName: z.string(), shortName: z.string() }),
  modalities: z.array(z.string()),
  title: z.string().nullable(),
});
export type PostView = z.infer<typeof PostView>;

export const SessionView = z.object({
  sessionId: SessionId,
  account: z.object({ id: AccountId, username: z.string(), displayName: z.string() }),
  post: PostView,
  posts: z.array(PostView),
  permissions: z.array(z.string()),
  locked: z.boolean(),
  idleMinutes: z.number().int(),
  mustChangePassword: z.boolean(),
  totp: z.object({ enrolled: z.boolean(), required: z.boolean() }),
  demonstration: z.boolean(),
});
export type SessionView = z.infer<typeof SessionView>;

export const signIn = endpoint({
  method: 'POST',
  path: '/api/session',
  permission: 'open',
  rateLimited: true,
  summary: 'Sign in; sets exactly one cookie',
  body: z.object({
    username: z.string().min(1).max(64),
    password: z.string().min(1).max(256),
    totp: z.string().max(16).optional(),
  }),
  reply: SessionView,
});
export const currentSession = endpoint({
  method: 'GET',
  path: '/api/session',
  permission: 'signed-in',
  summary: 'Who is signed in',
  reply: SessionView,
  audited: false,
  whileLocked: true,
});
export const signOut = endpoint({
  method: 'DELETE',
  path: '/api/session',
  permission: 'signed-in',
  summary: 'Sign out',
  whileLocked: true,
});
export const actFor = endpoint({
  method: 'POST',
  path: '/api/session/post',
  permission: 'signed-in',
  summary: 'Act for another of my posts',
  body: z.object({ postId: PostId }),
  reply: SessionView,
});
export const lockSession = endpoint({
  method: 'POST',
  path: '/api/session/lock',
  permission: 'signed-in',
  summary: 'Lock the screen',
  whileLocked: true,
});
export const unlockSession = endpoint({
  method: 'POST',
  path: '/api/session/unlock',
  permission: 'signed-in',
  summary: 'Unlock with the password',
  body: z.object({ password: z.string().min(1).max(256) }),
  reply: SessionView,
  whileLocked: true,
});
export const changePassword = endpoint({
  method: 'POST',
  path: '/api/session/password',
  permission: 'signed-in',
  summary: 'Change my password',
  body: z.object({ current: z.string().max(256), next: z.string().min(1).max(256) }),
  reply: SessionView,
});
export const beginTotp = endpoint({
  method: 'POST',
  path: '/api/session/totp',
  permission: 'signed-in',
  summary: 'Begin TOTP enrolment',
  body: z.object({ password: z.string().max(256) }),
  reply: z.object({ secret: z.string(), uri: z.string() }),
});
export const confirmTotp = endpoint({
  method: 'POST',
  path: '/api/session/totp/confirm',
  permission: 'signed-in',
  summary: 'Confirm TOTP enrolment with a code',
  body: z.object({ code: z.string().max(16) }),
  reply: SessionView,
});

export const SessionRow = z.object({
  id: SessionId,
  accountId: AccountId,
  displayName: z.string(),
  role: Role,
  institution: z.string(),
  createdAt: Instant,
  lastSeenAt: Instant,
  address: z.string(),
  userAgent: z.string(),
  locked: z.boolean(),
  current: z.boolean(),
});
export type SessionRow = z.infer<typeof SessionRow>;
export const mySessions = endpoint({
  method: 'GET',
  path: '/api/session/sessions',
  permission: 'signed-in',
  summary: 'My open sessions',
  reply: z.array(SessionRow),
});
export const revokeMySession = endpoint({
  method: 'DELETE',
  path: '/api/session/sessions/:sessionId',
  permission: 'signed-in',
  summary: 'End one of my sessions',
  params: z.object({ sessionId: SessionId }),
  subject: { kind: 'session', param: 'sessionId' },
});

/** The first-run page: only while the hub has no account at all; the code stands on the console of the machine. */
export const firstRunState = endpoint({
  method: 'GET',
  path: '/api/first-run',
  permission: 'open',
  summary: 'Whether the three administrators must be created',
  reply: z.object({ needed: z.boolean() }),
  audited: false,
});
const FirstAdministrator = z.object({
  username: z.string().min(3).max(64),
  displayName: z.string().min(1).max(64),
  password: z.string().min(1).max(256),
});
export const firstRun = endpoint({
  method: 'POST',
  path: '/api/first-run',
  permission: 'open',
  rateLimited: true,
  summary: 'Create county, lead hospital and the three administrators',
  body: z.object({
    code: z.string().max(64),
    countyCode: z.string().regex(/^\d{6}$/),
    countyName: z.string().min(2).max(64),
    institutionName: z.string().min(2).max(128),
    systemAdministrator: FirstAdministrator,
    securityAdministrator: FirstAdministrator,
    auditAdministrator: FirstAdministrator,
  }),
  reply: z.object({
    administrators: z.array(
      z.object({ username: z.string(), role: Role, totpSecret: z.string(), totpUri: z.string() }),
    ),
  }),
});

export const dropOldSessions = jobKind({
  queue: 'housekeeping',
  name: 'identity.drop-old-sessions',
  payload: z.object({}),
  key: () => 'drop-old-sessions',
});
