import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from './openapi.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** /api/openapi.json and its page at /api/docs, all from our own origin. */
export async function serveApiDocs(app: FastifyInstance): Promise<void> {
  const document = openApiDocument(version);
  app.get('/api/openapi.json', (_request, reply) => reply.send(document));
  await app.register(swagger, { mode: 'static', specification: { document: document as never } });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    uiConfig: { validatorUrl: null } as never,
    theme: { title: 'County Hub API' },
  });
}
