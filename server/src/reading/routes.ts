import {
  abandonAmendment,
  acknowledgeReport,
  addKeyImage,
  amendReport,
  changeTemplate,
  createTemplate,
  keyImagePicture,
  listReports,
  listTemplates,
  markPrinted,
  passOnCorrection,
  readAnnotations,
  readReport,
  readTurnaround,
  rejectReport,
  removeKeyImage,
  removeTemplate,
  reportPdf,
  reviewReport,
  saveAnnotations,
  saveDraft,
  signReport,
  verifyReport,
  withdrawReport,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { asPerson as person } from '../platform/actor.ts';
import { type Door, sent, serve } from '../platform/http/index.ts';
import { abandonAmend, amend, withdraw } from './amend-report.ts';
import { annotationsOf, saveAnnotationsOf } from './annotations.ts';
import { dropKeyImage, keepKeyImage, keyImageBytes } from './key-images.ts';
import { reportsOf } from './list-reports.ts';
import { passOn } from './pass-on.ts';
import { readReportOf } from './read-report.ts';
import { receive } from './receive-report.ts';
import { reportPdfOf } from './report-pdf.ts';
import { reject, review } from './review-report.ts';
import { saveDraftOf } from './save-draft.ts';
import { sign } from './sign-report.ts';
import { changeTemplateOf, keepTemplate, removeTemplateOf, templatesOf } from './templates.ts';
import { turnaroundOf } from './turnaround.ts';
import { verifyCode } from './verify-report.ts';

export function readingRoutes(door: Door, hub: Hub): void {
  serve(door, 'readReport', readReport, ({ params }, { actor }) => readReportOf(hub, person(actor), params.requestId));
  serve(door, 'saveDraft', saveDraft, ({ params, body }, { actor }) =>
    saveDraftOf(hub, person(actor), params.requestId, body),
  );
  serve(door, 'signReport', signReport, ({ params, body }, { actor }) =>
    sign(hub, person(actor), params.requestId, body),
  );
  serve(door, 'reviewReport', reviewReport, ({ params, body }, { actor }) =>
    review(hub, person(actor), params.requestId, body),
  );
  serve(door, 'rejectReport', rejectReport, ({ params, body }, { actor }) =>
    reject(hub, person(actor), params.requestId, body.reason),
  );
  serve(door, 'withdrawReport', withdrawReport, ({ params, body }, { actor }) =>
    withdraw(hub, person(actor), params.requestId, body),
  );
  serve(door, 'amendReport', amendReport, ({ params, body }, { actor }) =>
    amend(hub, person(actor), params.requestId, body.reason),
  );
  serve(door, 'abandonAmendment', abandonAmendment, ({ params }, { actor }) =>
    abandonAmend(hub, person(actor), params.requestId),
  );
  serve(door, 'passOnCorrection', passOnCorrection, ({ params }, { actor }) =>
    passOn(hub, person(actor), params.requestId),
  );

  serve(door, 'listReports', listReports, ({ query }, { actor }) => reportsOf(hub, person(actor), query));
  serve(door, 'acknowledgeReport', acknowledgeReport, ({ params }, { actor }) =>
    receive(hub, person(actor), params.versionId, 'acknowledged'),
  );
  serve(door, 'markPrinted', markPrinted, ({ params }, { actor }) =>
    receive(hub, person(actor), params.versionId, 'printed'),
  );
  serve(door, 'reportPdf', reportPdf, async ({ params }, { actor, reply, recordAccess }) => {
    const pdf = await reportPdfOf(hub, person(actor), params.versionId);
    await recordAccess();
    reply
      .type('application/pdf')
      .header('content-disposition', 'inline')
      .header('cache-control', 'private, no-store')
      .send(Buffer.from(pdf));
    return sent;
  });
  serve(door, 'verifyReport', verifyReport, ({ params, query }) => verifyCode(hub, params.code, query.hash));

  serve(door, 'listTemplates', listTemplates, ({ query }, { actor }) => templatesOf(hub, person(actor), query));
  serve(door, 'createTemplate', createTemplate, ({ body }, { actor }) => keepTemplate(hub, person(actor), body));
  serve(door, 'changeTemplate', changeTemplate, ({ params, body }, { actor }) =>
    changeTemplateOf(hub, person(actor), params.templateId, body),
  );
  serve(door, 'removeTemplate', removeTemplate, async ({ params }, { actor }) => {
    await removeTemplateOf(hub, person(actor), params.templateId);
    return undefined;
  });

  serve(door, 'readAnnotations', readAnnotations, ({ params }, { actor }) =>
    annotationsOf(hub, person(actor), params.studyUid),
  );
  serve(door, 'saveAnnotations', saveAnnotations, ({ params, body }, { actor }) =>
    saveAnnotationsOf(hub, person(actor), params.studyUid, body),
  );
  serve(door, 'addKeyImage', addKeyImage, ({ params, query }, { actor, request }) =>
    keepKeyImage(hub, person(actor), params.requestId, query, request.body),
  );
  serve(door, 'removeKeyImage', removeKeyImage, async ({ params }, { actor }) => {
    await dropKeyImage(hub, person(actor), params.requestId, params.keyImageId);
    return undefined;
  });
  serve(door, 'keyImagePicture', keyImagePicture, async ({ params }, { actor, reply, recordAccess }) => {
    const bytes = await keyImageBytes(hub, person(actor), params.requestId, params.keyImageId);
    await recordAccess();
    reply.type('image/png').header('cache-control', 'private, max-age=86400, immutable').send(Buffer.from(bytes));
    return sent;
  });
  serve(door, 'readTurnaround', readTurnaround, ({ query }, { actor }) => turnaroundOf(hub, person(actor), query));
}
