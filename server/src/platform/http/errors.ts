import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { Problem, type ProblemCode } from '../../contracts/index.ts';
import type { Log } from '../log.ts';

/**
 * Refusals travel as problem+json (RFC 9457) with their code and facts; faults are logged once, here, and show nothing
 * but the request's id.
 */
export function answerErrors(fastify: FastifyInstance, log: Log): void {
  fastify.setErrorHandler<FastifyError | Problem>((error, request, reply) => {
    if (error instanceof Problem) return sendProblem(reply, error.code, error.status, error.detail);
    const refusal = frameworkRefusal(error);
    if (refusal) return sendProblem(reply, refusal.code, refusal.status, undefined);
    log.error(
      { requestId: request.id, method: request.method, route: request.routeOptions.url, err: error },
      'request failed',
    );
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return reply;
    }
    return reply
      .code(500)
      .type('application/problem+json')
      .send({ type: 'about:blank', status: 500, code: 'fault', requestId: request.id });
  });
}

export function sendProblem(
  reply: FastifyReply,
  code: ProblemCode | 'not-found',
  status: number,
  detail: Record<string, unknown> | undefined,
): FastifyReply {
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="county-hub"');
  return reply
    .code(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', status, code, ...(detail ? { detail } : {}) });
}

/** What Fastify itself refuses before a handler runs: malformed JSON, too large, wrong media type, too many. */
function frameworkRefusal(error: FastifyError): { code: ProblemCode; status: number } | undefined {
  switch (error.statusCode) {
    case 400:
      return { code: 'request.invalid', status: 400 };
    case 413:
      return { code: 'request.too-large', status: 413 };
    case 415:
      return { code: 'request.unsupported-type', status: 415 };
    case 429:
      return { code: 'request.too-many', status: 429 };
    default:
      return undefined;
  }
}
