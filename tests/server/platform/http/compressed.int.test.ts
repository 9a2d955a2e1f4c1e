import { gunzipSync } from 'node:zlib';
import { openApplication } from '@hub/server/platform/http';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLog } from '../../../../server/src/platform/log.ts';

describe('what goes over a thin line', () => {
  const long = { samples: Array.from({ length: 2_000 }, (_, index) => index % 7) };
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await openApplication({ log: openLog('silent') });
    app.get('/long', () => long);
    app.get('/short', () => ({ ok: true }));
    app.get('/picture', (_request, reply) => reply.type('image/png').send(Buffer.alloc(50_000)));
    app.post('/told', ({ body }) => ({ got: body }));
  });
  afterAll(() => app.close());
  const asked = (url: string, accepts = 'gzip, deflate') =>
    app.inject({ url, headers: accepts ? { 'accept-encoding': accepts } : {} });

  it('a long answer comes compressed and is the same', async () => {
    const { headers, rawPayload } = await asked('/long');
    expect(headers['content-encoding']).toBe('gzip');
    expect(headers.vary).toContain('accept-encoding');
    expect(rawPayload.length).toBeLessThan(JSON.stringify(long).length / 5);
    expect(JSON.parse(gunzipSync(rawPayload).toString())).toEqual(long);
  });

  it('whoever does not read that gets it as it is', async () => {
    const { headers, payload } = await asked('/long', '');
    expect(headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(payload)).toEqual(long);
  });

  it('a short answer and a picture are sent as they are', async () => {
    for (const url of ['/short', '/picture']) expect((await asked(url)).headers['content-encoding']).toBeUndefined();
  });

  it('a compressed body is not unfolded', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/told',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      payload: Buffer.from('1f8b0800', 'hex'),
    });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
  });
});
