import { Readable } from 'node:stream';
import {
  ecgOriginal,
  ecgPicture,
  exportEcg,
  getEcg,
  listEcgStatements,
  listEcgs,
  listPreviousEcgs,
  Problem,
  readEcgHandValues,
  readEcgReading,
  saveEcgCalibration,
  saveEcgHandValues,
  saveEcgReading,
  storeEcg,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { openSource } from '../intake/index.ts';
import { asPerson } from '../platform/actor.ts';
import { type Door, sent, serve } from '../platform/http/index.ts';
import { exportedAs } from './export.ts';
import { handValuesOf, requirePicture, saveCalibration, saveHandValues } from './picture.ts';
import { previousOf } from './previous.ts';
import { readingOf, saveReading } from './reading.ts';
import { receiveEcg } from './receive-ecg.ts';
import { statements } from './statements.ts';
import { listOfStudy, viewEcg } from './view-ecg.ts';
import { requireVisibleEcg } from './visible-ecg.ts';

/** What a program knows a picture's file by; a recording's own endings are many. */
const endings: Readonly<Record<string, string>> = { pdf: 'pdf', jpeg: 'jpg', png: 'png' };

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
      .header('content-disposition', `attachment; filename="${row.id}.${endings[row.format] ?? 'ecg'}"`)
      .header('content-length', String(row.objectSize))
      .send(bytes);
    return sent;
  });
  serve(door, 'ecgPicture', ecgPicture, async ({ params }, { actor, reply, recordAccess }) => {
    const { picture } = await requirePicture(hub, actor, params.ecgId);
    await recordAccess();
    reply
      .type(picture.type)
      // Never opened as a page of the hub: a file from outside.
      .header('content-disposition', 'attachment')
      .header('cache-control', 'private, no-cache')
      .send(Buffer.from(picture.bytes.buffer, picture.bytes.byteOffset, picture.bytes.byteLength));
    return sent;
  });
  serve(door, 'saveEcgCalibration', saveEcgCalibration, async ({ params, body }, { actor }) => {
    await saveCalibration(hub, asPerson(actor), params.ecgId, body);
    return undefined;
  });
  serve(door, 'readEcgHandValues', readEcgHandValues, ({ params }, { actor }) =>
    handValuesOf(hub, asPerson(actor), params.ecgId),
  );
  serve(door, 'saveEcgHandValues', saveEcgHandValues, ({ params, body }, { actor }) =>
    saveHandValues(hub, asPerson(actor), params.ecgId, body),
  );
  serve(door, 'listEcgStatements', listEcgStatements, async () => statements());
  serve(door, 'listPreviousEcgs', listPreviousEcgs, ({ params }, { actor }) => previousOf(hub, actor, params.ecgId));
  serve(door, 'exportEcg', exportEcg, async ({ params }, { actor, reply, recordAccess }) => {
    const { bytes, type, ending } = await exportedAs(hub, actor, params.ecgId, params.form);
    await recordAccess();
    reply
      .type(type)
      .header('content-disposition', `attachment; filename="${params.ecgId}.${ending}"`)
      .header('cache-control', 'private, no-store')
      .send(bytes);
    return sent;
  });
  serve(door, 'readEcgReading', readEcgReading, ({ params }, { actor }) =>
    readingOf(hub, asPerson(actor), params.ecgId),
  );
  serve(door, 'saveEcgReading', saveEcgReading, ({ params, body }, { actor }) =>
    saveReading(hub, asPerson(actor), params.ecgId, body),
  );
}
