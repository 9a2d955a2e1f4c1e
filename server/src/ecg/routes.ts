import { Readable } from 'node:stream';
import { ecgOriginal, getEcg, listEcgs, Problem, storeEcg } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { openSource } from '../intake/index.ts';
import { type Door, sent, serve } from '../platform/http/index.ts';
import { receiveEcg } from './receive-ecg.ts';
import { listOfStudy, requireVisibleEcg, viewEcg } from './view-ecg.ts';

export function ecgRoutes(door: Door, hub: Hub): void {
  // A cart's gateway says what it pleases of its file's media type, or nothing: here every body is a file.
  door.fastify.register(async (fastify) => {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    serve({ ...door, fastify }, 'storeEcg', storeEcg, async ({ query }, { actor, request, address }) => {
      const bytes = request.body ?? request.raw;
      if (!(bytes instanceof Readable)) throw new Problem('request.unsupported-type');
      return receiveEcg(hub, openSource('ecg', actor, address), { bytes, fileName: query.fileName });
    });
  });
  // Half a million numbers are not looked at one by one on their way out.
  serve(door, 'getEcg', getEcg, async ({ params }, { actor, reply, recordAccess }) => {
    const body = JSON.stringify(await viewEcg(hub, actor, params.ecgId));
    await recordAccess();
    reply.type('application/json').header('cache-control', 'private, no-cache').send(body);
    return sent;
  });
  serve(door, 'listEcgs', listEcgs, ({ params }, { actor }) => listOfStudy(hub, actor, params.studyUid));
  serve(door, 'ecgOriginal', ecgOriginal, async ({ params }, { actor, reply, recordAccess }) => {
    const row = await requireVisibleEcg(hub, actor, params.ecgId);
    const bytes = await hub.objects.get(row.objectKey);
    await recordAccess();
    reply
      .type('application/octet-stream')
      .header('content-disposition', `attachment; filename="${row.id}.ecg"`)
      .header('content-length', String(row.objectSize))
      .send(bytes);
    return sent;
  });
}
