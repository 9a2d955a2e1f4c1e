import { Readable } from 'node:stream';
import {
  listUnplaced,
  Problem,
  retryUnplaced as retryEndpoint,
  settleUnplaced,
  storeInstances,
  storeStudyInstances,
  unplacedOriginal,
  uploadInstance,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member, Person } from '../platform/actor.ts';
import { type Door, sent, serve } from '../platform/http/index.ts';
import { receiveObject } from './receive-object.ts';
import { retryUnplaced } from './retry-unplaced.ts';
import { openSource } from './source.ts';
import { storeOverWeb } from './stow.ts';
import { requireUnplaced, settle, unplacedOf } from './unplaced.ts';

function person(actor: Member): Person {
  if (actor.kind !== 'person') throw new Problem('permission.missing');
  return actor;
}

/** A body whose media type nobody announced is parsed as JSON or refused before it comes here; these arrive as streams. */
function streamOf(body: unknown): Readable {
  if (!(body instanceof Readable)) throw new Problem('request.unsupported-type');
  return body;
}

export function intakeRoutes(door: Door, hub: Hub): void {
  for (const [name, endpoint] of [
    ['storeInstances', storeInstances],
    ['storeStudyInstances', storeStudyInstances],
  ] as const) {
    serve(door, name, endpoint, async ({ params }, context) => {
      const { actor, request, reply } = context;
      const base = `${request.protocol}://${request.headers.host}`;
      const { status, body } = await storeOverWeb(hub, openSource('stow', actor, context.address), {
        contentType: request.headers['content-type'] ?? '',
        body: streamOf(request.body),
        studyUid: params?.studyUid,
        base,
      });
      reply.code(status).type('application/dicom+json').send(JSON.stringify(body));
      return sent;
    });
  }
  serve(door, 'uploadInstance', uploadInstance, ({ query }, { actor, request, address }) =>
    receiveObject(hub, openSource('browser', actor, address), {
      bytes: streamOf(request.body),
      fileName: query.fileName,
    }),
  );
  serve(door, 'listUnplaced', listUnplaced, ({ query }, { actor }) => unplacedOf(hub, actor, query));
  serve(door, 'unplacedOriginal', unplacedOriginal, async ({ params }, { actor, reply, recordAccess }) => {
    const row = await requireUnplaced(hub.db.prisma, actor, params.unplacedId);
    const bytes = await hub.objects.get(row.objectKey);
    await recordAccess();
    reply
      .type('application/octet-stream')
      .header('content-disposition', `attachment; filename="${row.id}.dcm"`)
      .header('content-length', String(row.objectSize))
      .send(bytes);
    return sent;
  });
  serve(door, 'settleUnplaced', settleUnplaced, ({ params, body }, { actor }) =>
    settle(hub, person(actor), params.unplacedId, body),
  );
  serve(door, 'retryUnplaced', retryEndpoint, ({ params }, { actor }) =>
    retryUnplaced(hub, person(actor), params.unplacedId),
  );
}
