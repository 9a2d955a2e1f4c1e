import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type Asked, type Endpoint, holds, Problem, type Replying } from '../../contracts/index.ts';
import type { Actor, Member, Person } from '../actor.ts';
import { type Access, withAccess } from './access.ts';

/** What the application hands to `serve`, so that platform imports no domain. */
export interface Door {
  fastify: FastifyInstance;
  /** who asks: the session cookie, the device key, or nobody; throws a Problem when what was shown is not valid */
  authenticate(request: FastifyRequest): Promise<Actor>;
  /** writes the audit row of an access that its verb did not record */
  record(actor: Actor, access: AccessFacts): Promise<void>;
}

export interface AccessFacts {
  operation: string;
  outcome: 'done' | 'refused';
  code?: string;
  subjectKind?: string;
  subjectId?: string;
  /** pixels and metadata: one row per actor, study and opening */
  perOpening: boolean;
}

/** Who a handler may count on, from the endpoint's permission. */
type ActorOf<E extends Endpoint> = E['permission'] extends 'open'
  ? Actor
  : E['permission'] extends 'signed-in'
    ? Person
    : Member;

export interface Context<A> {
  actor: A;
  request: FastifyRequest;
  reply: FastifyReply;
  /** the remote address, for what is written down */
  address: string;
  /** writes the access down now: a handler that streams calls it before the first byte leaves */
  recordAccess(): Promise<void>;
}

/**
 * Of one address. A township signs in through one address at eight in the morning, so this is far above its need; guessing
 * passwords is stopped by the lock-out long before.
 */
const strangersAMinute = 240;

/** Answer of a handler that has streamed or sent its own reply. */
export const sent = Symbol('sent');

export type Handler<E extends Endpoint> = (
  asked: Asked<E>,
  context: Context<ActorOf<E>>,
) => Promise<E extends { reply: z.ZodType } ? Replying<E> | typeof sent : typeof sent | undefined>;

/**
 * Serves an endpoint: foreign origins refused, actor authenticated, permission checked, parts parsed, access audited,
 * reply cut down to what the contract names.
 */
export function serve<E extends Endpoint>(door: Door, name: string, endpoint: E, handler: Handler<E>): void {
  door.fastify.route({
    method: endpoint.method,
    url: endpoint.path,
    exposeHeadRoute: false,
    ...(endpoint.rateLimited ? { config: { rateLimit: { max: strangersAMinute, timeWindow: 60_000 } } } : {}),
    handler: async (request, reply) => {
      const access: Access = { recorded: false };
      return withAccess(access, () =>
        handle(door, name, endpoint, handler as Handler<Endpoint>, access, request, reply),
      );
    },
  });
}

async function handle(
  door: Door,
  name: string,
  endpoint: Endpoint,
  handler: Handler<Endpoint>,
  access: Access,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  if (endpoint.method !== 'GET') refuseForeignOrigin(request);
  const actor = await door.authenticate(request);
  const facts: AccessFacts = {
    operation: name,
    outcome: 'done',
    perOpening: endpoint.audited === 'opening',
    ...subjectOf(endpoint, request),
  };
  // A verb that records and then refuses takes its row back with its transaction: only what was written here stays.
  let written = false;
  try {
    admit(endpoint, actor);
    const asked = parse(endpoint, request);
    const recordAccess = async () => {
      if (access.recorded || written || endpoint.audited === false) return;
      written = true;
      await door.record(actor, facts);
    };
    const answer = await handler(asked, { actor: actor as Person, request, reply, address: request.ip, recordAccess });
    await recordAccess();
    if (answer === sent) return reply;
    if (!endpoint.reply) return reply.code(204).send();
    return reply.send(endpoint.reply.parse(answer));
  } catch (error) {
    if (
      error instanceof Problem &&
      endpoint.audited !== false &&
      !written &&
      error.status !== 401 &&
      error.status !== 423
    ) {
      await door.record(actor, { ...facts, outcome: 'refused', code: error.code });
    }
    throw error;
  }
}

/** Cookies travel by themselves, so a request that changes state must come from our own pages (or from no page at all). */
function refuseForeignOrigin(request: FastifyRequest): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  const own = `${request.protocol}://${request.headers.host}`;
  if (origin !== own) throw new Problem('request.foreign-origin');
}

function admit(endpoint: Endpoint, actor: Actor): void {
  if (endpoint.permission === 'open') return;
  if (actor.kind === 'nobody' || actor.kind === 'system') throw new Problem('session.none');
  if (actor.kind === 'device') {
    if (endpoint.permission === 'signed-in' || !holds('device', endpoint.permission))
      throw new Problem('permission.missing');
    return;
  }
  if (actor.locked && !endpoint.whileLocked) throw new Problem('session.locked');
  if (endpoint.permission === 'signed-in') return;
  if (actor.mustChangePassword) throw new Problem('session.password-must-change');
  if (actor.totpMissing) throw new Problem('session.totp-enrolment-required');
  if (!holds(actor.role, endpoint.permission)) throw new Problem('permission.missing');
}

function parse(endpoint: Endpoint, request: FastifyRequest): Asked<Endpoint> {
  const part = (place: 'params' | 'query' | 'body', schema: z.ZodType | undefined, value: unknown) => {
    if (!schema) return undefined;
    const read = schema.safeParse(value);
    if (read.success) return read.data;
    throw new Problem('request.invalid', {
      place,
      issues: read.error.issues.map(({ path, code, message }) => ({ path: path.join('.'), code, message })),
    });
  };
  return {
    params: part('params', endpoint.params, request.params),
    query: part('query', endpoint.query, request.query),
    body: part('body', endpoint.body, request.body),
  } as Asked<Endpoint>;
}

function subjectOf(endpoint: Endpoint, request: FastifyRequest): Pick<AccessFacts, 'subjectKind' | 'subjectId'> {
  if (!endpoint.subject) return {};
  const id = (request.params as Record<string, string>)[endpoint.subject.param];
  return id === undefined ? {} : { subjectKind: endpoint.subject.kind, subjectId: id.slice(0, 128) };
}
