/** The hub's two viewer routes, from memory, on a free loopback port; single answers can be refused or held back. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { Shelved } from './instances.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** The policy the hub's pages have. */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
].join('; ');

export interface PictureShelf {
  readonly url: string;
  readonly asked: string[];
  put(...instances: Shelved[]): void;
  /** Paths that contain `part` are answered with `status`, `times` times. */
  refuse(part: string, status: number, times?: number): void;
  /** Paths that contain `part` wait; the answer lets them go. */
  hold(part: string): () => void;
  /** Requests that are being held or sent. */
  readonly underWay: number;
  readonly mostUnderWay: number;
  readonly aborted: string[];
  close(): Promise<void>;
}

export async function openShelf(pages: string): Promise<PictureShelf> {
  const instances = new Map<string, Shelved>();
  const refusals: { part: string; status: number; times: number }[] = [];
  const holds = new Map<string, Promise<void>>();
  const asked: string[] = [];
  const aborted: string[] = [];
  let underWay = 0;
  let mostUnderWay = 0;

  const server: Server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    if (!path.startsWith('/api/viewer/')) {
      const name = normalize(path === '/' ? '/index.html' : path);
      const body = await readFile(join(pages, name)).catch(() => undefined);
      response.writeHead(body ? 200 : 404, {
        'content-type': types[extname(name)] ?? 'application/octet-stream',
        'content-security-policy': policy,
      });
      response.end(body);
      return;
    }
    asked.push(path);
    const refusal = refusals.find(({ part, times }) => path.includes(part) && times > 0);
    if (refusal) {
      refusal.times -= 1;
      response.writeHead(refusal.status).end();
      return;
    }
    if (path.endsWith('/metadata')) {
      const study = path.split('/')[4] ?? '';
      const found = [...instances.values()].filter(({ json }) => json['0020000D']?.Value?.[0] === study);
      response.writeHead(200, { 'content-type': 'application/dicom+json' });
      response.end(JSON.stringify(found.map(({ json }) => json)));
      return;
    }
    underWay += 1;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    response.on('close', () => {
      underWay -= 1;
      if (!response.writableFinished) aborted.push(path);
    });
    for (const [part, held] of holds) if (path.includes(part)) await held;
    const [, sop = '', number = ''] = /instances\/([^/]+)\/frames\/(\d+)$/.exec(path) ?? [];
    const frame = instances.get(sop)?.frames[Number(number) - 1];
    if (!frame) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'x-transfer-syntax-uid': frame.syntax,
      ...(frame.photometric ? { 'x-pixel-photometric': frame.photometric } : {}),
    });
    response.end(frame.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    aborted,
    put(...list) {
      for (const instance of list) instances.set(String(instance.json['00080018']?.Value?.[0]), instance);
    },
    refuse: (part, status, times = Number.POSITIVE_INFINITY) => refusals.push({ part, status, times }),
    hold(part) {
      const { promise, resolve } = Promise.withResolvers<void>();
      holds.set(part, promise);
      return () => {
        holds.delete(part);
        resolve();
      };
    },
    get underWay() {
      return underWay;
    },
    get mostUnderWay() {
      return mostUnderWay;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
