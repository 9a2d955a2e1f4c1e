import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './errors.ts';

/** The parts of the address space that are the server's; everything else is a page of the viewer. */
const served = /^\/(api|dicomweb|healthz|readyz|metrics|assets)(\/|$|\?)/;

/**
 * The built viewer from our own origin. Assets carry a hash in their name and may be kept for a year; the page itself
 * is asked for anew, so that an update reaches everybody at once.
 */
export async function serveViewer(app: FastifyInstance, folder: string): Promise<void> {
  const page = await readFile(join(folder, 'index.html'));
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    wildcard: false,
    // Made when the pages were built: a township's line carries a quarter of the bytes.
    preCompressed: true,
    setHeaders(reply, path) {
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.setNotFoundHandler((request, reply) => {
    if (request.method !== 'GET' || served.test(request.url)) return sendProblem(reply, 'not-found', 404, undefined);
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
  });
}
