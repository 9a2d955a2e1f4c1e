import type { FastifyReply, FastifyRequest } from 'fastify';

const name = 'hub_session';

export function sessionToken(request: FastifyRequest): string | undefined {
  const token = request.cookies[name];
  return token === undefined || token === '' ? undefined : token;
}

/**
 * The hub's only cookie. Strict: no other site's page acts with it. Without `maxAge` (seconds) it ends with the browser;
 * the hub ends it sooner. Plain HTTP is served on loopback alone.
 */
export function giveCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  lasts: { maxAge?: number } = {},
): void {
  reply.setCookie(name, token, { ...attributes, ...lasts, secure: request.protocol === 'https' });
}

export function takeCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(name, { ...attributes, secure: request.protocol === 'https' });
}

const attributes = { path: '/', httpOnly: true, sameSite: 'strict' } as const;
