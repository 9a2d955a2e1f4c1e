import { Readable } from 'node:stream';
import {
  attachFile,
  consultPdf,
  listFiles,
  readChat,
  readFile,
  readPapers,
  saveDecision,
  saveOpinion,
  sendChat,
  signDecision,
  signOpinion,
  verifyConsultPaper,
} from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import { asPerson as person } from '../../platform/actor.ts';
import { type Door, sent, serve } from '../../platform/http/index.ts';
import { messagesOf, writeMessage } from './chat.ts';
import { attachment } from './download-name.ts';
import { fileOf, filesOf, keepFile } from './files.ts';
import { originalOf } from './original.ts';
import { saveDecisionOf, saveOpinionOf } from './save-paper.ts';
import { signDecisionOf, signOpinionOf } from './sign-papers.ts';
import { verifyPaper } from './verify-paper.ts';
import { papersOf } from './view-papers.ts';

/** What a consult leaves: two papers, their originals, what was written and what was handed over in the room. */
export function paperRoutes(door: Door, hub: Hub): void {
  serve(door, 'readPapers', readPapers, ({ params }, { actor }) => papersOf(hub, person(actor), params.consultId));
  serve(door, 'saveOpinion', saveOpinion, ({ params, body }, { actor }) =>
    saveOpinionOf(hub, person(actor), params.consultId, body),
  );
  serve(door, 'signOpinion', signOpinion, ({ params, body }, { actor }) =>
    signOpinionOf(hub, person(actor), params.consultId, body),
  );
  serve(door, 'saveDecision', saveDecision, ({ params, body }, { actor }) =>
    saveDecisionOf(hub, person(actor), params.consultId, body),
  );
  serve(door, 'signDecision', signDecision, ({ params, body }, { actor }) =>
    signDecisionOf(hub, person(actor), params.consultId, body),
  );
  serve(door, 'consultPdf', consultPdf, async ({ params }, { actor, reply, recordAccess }) => {
    const { pdf, sha256 } = await originalOf(hub, person(actor), params.consultId, params.documentId);
    await recordAccess();
    reply
      .type('application/pdf')
      .header('content-disposition', 'inline')
      .header('etag', `"${sha256}"`)
      .header('cache-control', 'private, no-store')
      .send(Buffer.from(pdf));
    return sent;
  });
  serve(door, 'verifyConsultPaper', verifyConsultPaper, ({ params }) => verifyPaper(hub, params.code));

  serve(door, 'readChat', readChat, async ({ params }, { actor }) => ({
    items: await messagesOf(hub, person(actor), params.consultId),
  }));
  serve(door, 'sendChat', sendChat, ({ params, body }, { actor }) =>
    writeMessage(hub, person(actor), params.consultId, body),
  );
  fileRoutes(door, hub);
}

function fileRoutes(door: Door, hub: Hub): void {
  serve(door, 'listFiles', listFiles, async ({ params }, { actor }) => ({
    items: await filesOf(hub, person(actor), params.consultId),
  }));
  // Whatever the browser says a file is, here every body is bytes.
  door.fastify.register(async (fastify) => {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    serve({ ...door, fastify }, 'attachFile', attachFile, ({ params, query }, { actor, request }) => {
      const bytes = request.body ?? (request.raw instanceof Readable ? request.raw : undefined);
      return keepFile(hub, person(actor), params.consultId, query, bytes);
    });
  });
  serve(door, 'readFile', readFile, async ({ params }, { actor, reply, recordAccess }) => {
    const { name, size, read } = await fileOf(hub, person(actor), params.consultId, params.fileId);
    const bytes = await read();
    await recordAccess();
    reply
      .type('application/octet-stream')
      .header('content-disposition', attachment(name))
      .header('content-length', String(size))
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "sandbox; default-src 'none'")
      .header('cache-control', 'private, no-store')
      .send(bytes);
    return sent;
  });
}
