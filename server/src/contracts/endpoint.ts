import type { z } from 'zod';
import type { Permission } from './permissions.ts';

/**
 * An HTTP operation as a value: the server serves it, the viewer calls it, OpenAPI and the permission tests are made
 * from it. `permission` is one of permissions.ts, 'signed-in' (any session, for one's own things) or 'open'.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `:name` marks a parameter */
  path: string;
  permission: Permission | 'signed-in' | 'open';
  /** one line for the API page */
  summary: string;
  params?: Params;
  query?: Query;
  body?: Body;
  /** JSON reply; absent when `produces` names what is streamed, or for 204 */
  reply?: Reply;
  /** media types of a streamed or binary reply */
  produces?: readonly string[];
  /** media types of a streamed request body (never parsed as JSON) */
  consumes?: readonly string[];
  /** what the audit row is about; the id is taken from the parameter of that name */
  subject?: { kind: SubjectKind; param: string };
  /**
   * false: this operation touches no patient data and writes no audit row of its own;
   * 'opening': pixels and what stands beside them, one row per actor, study and opening
   */
  audited?: false | 'opening';
  /** asked by people who have not said who they are: so many a minute and address (devices are never bound) */
  rateLimited?: boolean;
  /** also answers a locked session (unlocking, signing out) */
  whileLocked?: boolean;
  /** reads through so much that nobody should take a minute's silence for a fault */
  slow?: boolean;
}

export type SubjectKind =
  | 'account'
  | 'post'
  | 'session'
  | 'device'
  | 'institution'
  | 'agreement'
  | 'membership'
  | 'patient'
  | 'merge'
  | 'order'
  | 'study'
  | 'instance'
  | 'unplaced'
  | 'ecg'
  | 'critical'
  | 'shift'
  | 'request'
  | 'report'
  | 'version'
  | 'template'
  | 'notice'
  | 'consult'
  | 'slot';

/** Declares an endpoint; the types of its parts are kept. */
export function endpoint<
  const E extends Endpoint<P, Q, B, R>,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(definition: E): E {
  return definition;
}

type PartOf<E, K extends 'params' | 'query' | 'body' | 'reply'> = E extends { [key in K]: infer S extends z.ZodType }
  ? S
  : undefined;
type Out<S> = S extends z.ZodType ? z.output<S> : undefined;
type In<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What a handler is given: parsed parts. */
export interface Asked<E> {
  params: Out<PartOf<E, 'params'>>;
  query: Out<PartOf<E, 'query'>>;
  body: Out<PartOf<E, 'body'>>;
}
/** What a caller gives: unparsed parts, only those that the endpoint declares. */
export type Asking<E> = (E extends { params: z.ZodType }
  ? { params: In<PartOf<E, 'params'>> }
  : { params?: undefined }) &
  (E extends { query: z.ZodType } ? { query?: In<PartOf<E, 'query'>> } : { query?: undefined }) &
  (E extends { body: z.ZodType } ? { body: In<PartOf<E, 'body'>> } : { body?: undefined });
/** What the caller gets back. */
export type Answer<E> = Out<PartOf<E, 'reply'>>;
/** What a handler returns before it is serialised. */
export type Replying<E> = In<PartOf<E, 'reply'>>;
