import {
  type Answer,
  type Asking,
  type Endpoint,
  Problem,
  type ProblemCode,
  problemStatus,
} from '@hub/server/contracts';
import { lastActivity } from './session/activity.ts';
import { Unanswered, within } from './time-limit.ts';

/**
 * unreachable: the question did not arrive; unread: nothing came back, and nothing was to be changed; unanswered: nothing
 * came back, and the change may have been made; server: the hub said that it failed.
 */
type FaultKind = 'unreachable' | 'unread' | 'unanswered' | 'server';

/** A fault of the hub or of the line: no code to word, only what may help the person on the telephone. */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly requestId: string | undefined;

  constructor(kind: FaultKind, requestId?: string, options?: { cause?: unknown }) {
    super(kind, options);
    this.name = 'Fault';
    this.kind = kind;
    this.requestId = requestId;
  }
}

type Listener = (code: ProblemCode) => void;
const listeners = new Set<Listener>();

/** Tells when the session is gone or locked, whatever screen asked. */
export function onSessionProblem(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

type Options = { signal?: AbortSignal; keepalive?: boolean };
type Arguments<E> = E extends { params: unknown } | { body: unknown }
  ? [asking: Asking<E>, options?: Options]
  : [asking?: Asking<E>, options?: Options];

/** Far above what the hub needs until it answers, short enough that a person is still looking at the screen. */
const answerMs = 20_000;
/** What a thin line carries at the least, so that a long question is not given up while it is still on its way. */
const bytesPerMs = 8;
/** An answer that has begun and does not come to its end. */
const arriveMs = 60_000;

/**
 * Calls an endpoint of the contracts; refusals are thrown as `Problem`, everything else as `Fault`. A hub that stands still
 * is given up after `answerMs`, unless the endpoint says that it takes its time.
 */
export async function api<const E extends Endpoint>(
  endpoint: E,
  ...[asking, options]: Arguments<E>
): Promise<Answer<E>> {
  const { params, query, body } = (asking ?? {}) as unknown as {
    params?: Record<string, unknown>;
    query?: Record<string, unknown>;
    body?: unknown;
  };
  const text = body === undefined ? null : JSON.stringify(body);
  const limit = (ms: number) => (endpoint.slow ? undefined : ms);
  try {
    const response = await within(limit(answerMs + (text?.length ?? 0) / bytesPerMs), options?.signal, (signal) =>
      ask(address(endpoint, params, query), {
        method: endpoint.method,
        headers: text === null ? {} : { 'content-type': 'application/json' },
        body: text,
        signal,
        keepalive: options?.keepalive ?? false,
      }),
    );
    if (response.status === 204) return undefined as Answer<E>;
    return (await within(limit(arriveMs), options?.signal, (signal) => read(response, signal))) as Answer<E>;
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    throw new Fault(endpoint.method === 'GET' ? 'unread' : 'unanswered', undefined, { cause: error });
  }
}

function read(response: Response, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    response.json().then(resolve, reject);
  });
}

/** Sends bytes (a file, a picture) as the body of an endpoint that consumes them, for as long as a thin line needs. */
export async function send<const E extends Endpoint>(
  endpoint: E,
  bytes: Blob,
  type: string,
  asking?: { params?: Record<string, unknown>; query?: Record<string, unknown> },
  options?: Options,
): Promise<Answer<E>> {
  const response = await ask(address(endpoint, asking?.params, asking?.query), {
    method: endpoint.method,
    headers: { 'content-type': type },
    body: bytes,
    signal: options?.signal ?? null,
  });
  return (await response.json()) as Answer<E>;
}

/** The address of an endpoint, for pictures, frames and downloads. */
export function address(
  endpoint: Endpoint,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  return search.size > 0 ? `${path}?${search}` : path;
}

/** Nobody has touched mouse or keyboard for this long: what is asked now the page asks by itself. */
const unattendedMs = 60_000;

async function ask(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    const headers = new Headers(init.headers);
    // An unwatched screen that refreshes itself must still lock: the hub does not take these for a person at work.
    if (Date.now() - lastActivity() > unattendedMs) headers.set('x-hub-background', '1');
    response = await fetch(url, { credentials: 'same-origin', ...init, headers });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new Fault('unreachable', undefined, { cause });
  }
  if (response.ok) return response;
  throw await refusal(response);
}

async function refusal(response: Response): Promise<Problem | Fault> {
  const told = (await response.json().catch(() => ({}))) as {
    code?: string;
    detail?: Record<string, unknown>;
    requestId?: string;
  };
  if (told.code === undefined || !(told.code in problemStatus)) return new Fault('server', told.requestId);
  const code = told.code as ProblemCode;
  if (code === 'session.none' || code === 'session.locked') for (const listener of listeners) listener(code);
  return new Problem(code, told.detail);
}
