import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance } from 'fastify';
import { Problem } from '../../contracts/index.ts';
import type { Log } from '../log.ts';
import { answerErrors, sendProblem } from './errors.ts';

/** A report with its texts is far below this; pictures and instances are streamed and not bound by it. */
const jsonLimitBytes = 4 * 1024 * 1024;
/** Long enough for a CT instance over 64 kb/s; a sender that is silent this long has gone. */
const requestTimeoutMs = 30 * 60_000;

/** Below this a packet is sent either way. */
const compressFromBytes = 2_048;
/** Text shrinks to a fifth, which a thin line is thankful for; pictures, PDF and DICOM instances are what they are. */
const compressible = /^(application\/(json|problem\+json|dicom\+json|xml)|text\/(html|plain|csv))\b/;
/** The cheaper half of what gzip can do: nine tenths of the gain. */
const gzipLevel = 4;

/** What Cornerstone3D and Ant Design need and no more (measured: no violation with stack, measurements and tables). */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
    workerSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    frameSrc: ["'self'", 'blob:'],
    objectSrc: ["'none'"],
    baseUri: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'self'"],
  },
};

/** Fastify with everything that is the same for every route: security headers, cookies, streamed bodies, refusals. */
export async function openApplication(
  { log }: { log: Log },
  server?: (handler: RequestListener) => Server,
): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    logger: false,
    serverFactory: (handler) => (server ? server(handler) : createServer(handler)),
    bodyLimit: jsonLimitBytes,
    requestTimeout: requestTimeoutMs,
    // Idle connections of browsers and gateways; longer than the 60 s that proxies usually keep theirs.
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 512 },
  });
  answerErrors(app, log);
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy,
    // Plain HTTP is served on loopback only, where a remembered upgrade would lock people out.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
  });
  await app.register(compress, {
    encodings: ['gzip'],
    threshold: compressFromBytes,
    customTypes: compressible,
    zlibOptions: { level: gzipLevel },
    // Bodies come as they are: nothing that unfolds to a thousand times its size is taken in.
    globalDecompression: false,
  });
  await app.register(rateLimit, { global: false, errorResponseBuilder: () => new Problem('request.too-many') });
  await app.register(websocket, { options: { maxPayload: 64 * 1024 } });
  // Instances, pictures and multipart bodies are handed on as streams; only JSON is read here.
  for (const type of ['application/dicom', 'application/octet-stream', 'image/png', /^multipart\/related/]) {
    app.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
  }
  return app;
}

/** Unknown addresses below the API: a refusal, never the application's page. */
export function refuseUnknown(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 'not-found', 404, { title: STATUS_CODES[404] }));
}
