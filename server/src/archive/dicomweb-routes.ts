import * as contracts from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { type Door, sent, serve } from '../platform/http/index.ts';
import { retrieveFrames } from './frames-retrieve.ts';
import { search } from './qido.ts';
import { renderImage, sendThumbnail } from './rendered.ts';
import { sendViewerFrame, sendViewerMetadata } from './viewer-images.ts';
import { requireVisible } from './visibility.ts';
import { retrieveBulkData } from './wado-bulkdata.ts';
import { retrieveMetadata } from './wado-metadata.ts';
import { retrieveInstances } from './wado-retrieve.ts';

/** QIDO-RS, WADO-RS and what the viewer draws from. STOW-RS is a door of intake. */
export function dicomwebRoutes(door: Door, hub: Pick<Hub, 'db' | 'objects'>): void {
  searchRoutes(door, hub);
  retrieveRoutes(door, hub);
  renderedRoutes(door, hub);
  const may = (actor: Member, studyUid: string) => requireVisible(hub.db, actor, studyUid);

  serve(door, 'viewerMetadata', contracts.viewerMetadata, async ({ params }, context) => {
    await may(context.actor, params.studyUid);
    await sendViewerMetadata(hub, params.studyUid, context);
    return sent;
  });
  serve(door, 'viewerFrame', contracts.viewerFrame, async ({ params }, context) => {
    await may(context.actor, params.studyUid);
    await sendViewerFrame(hub, params, params.frame, context);
    return sent;
  });
}

function searchRoutes(door: Door, hub: Pick<Hub, 'db'>): void {
  const anywhere = [
    ['searchDicomStudies', contracts.searchDicomStudies, 'study'],
    ['searchSeries', contracts.searchSeries, 'series'],
    ['searchInstances', contracts.searchInstances, 'instance'],
  ] as const;
  for (const [name, endpoint, level] of anywhere) {
    serve(door, name, endpoint, async (_, context) => {
      await search(hub, context.actor, level, {}, context);
      return sent;
    });
  }
  const inStudy = [
    ['searchStudySeries', contracts.searchStudySeries, 'series'],
    ['searchStudyInstances', contracts.searchStudyInstances, 'instance'],
    ['searchSeriesInstances', contracts.searchSeriesInstances, 'instance'],
  ] as const;
  for (const [name, endpoint, level] of inStudy) {
    serve(door, name, endpoint, async ({ params }, context) => {
      await requireVisible(hub.db, context.actor, params.studyUid);
      await search(hub, context.actor, level, params, context);
      return sent;
    });
  }
}

function retrieveRoutes(door: Door, hub: Pick<Hub, 'db' | 'objects'>): void {
  const bytes = [
    ['retrieveStudy', contracts.retrieveStudy],
    ['retrieveSeries', contracts.retrieveSeries],
    ['retrieveInstance', contracts.retrieveInstance],
  ] as const;
  for (const [name, endpoint] of bytes) {
    serve(door, name, endpoint, async ({ params }, context) => {
      await requireVisible(hub.db, context.actor, params.studyUid);
      await retrieveInstances(hub, params, context);
      return sent;
    });
  }
  const metadata = [
    ['retrieveStudyMetadata', contracts.retrieveStudyMetadata],
    ['retrieveSeriesMetadata', contracts.retrieveSeriesMetadata],
    ['retrieveInstanceMetadata', contracts.retrieveInstanceMetadata],
  ] as const;
  for (const [name, endpoint] of metadata) {
    serve(door, name, endpoint, async ({ params }, context) => {
      await requireVisible(hub.db, context.actor, params.studyUid);
      await retrieveMetadata(hub, params, context);
      return sent;
    });
  }
  serve(door, 'retrieveFrames', contracts.retrieveFrames, async ({ params }, context) => {
    await requireVisible(hub.db, context.actor, params.studyUid);
    await retrieveFrames(hub, params, params.frames, context);
    return sent;
  });
  serve(door, 'retrieveBulkData', contracts.retrieveBulkData, async ({ params }, context) => {
    await requireVisible(hub.db, context.actor, params.studyUid);
    await retrieveBulkData(hub, params, params.path, context);
    return sent;
  });
}

function renderedRoutes(door: Door, hub: Pick<Hub, 'db' | 'objects'>): void {
  const rendered = [
    ['renderStudy', contracts.renderStudy],
    ['renderSeries', contracts.renderSeries],
    ['renderInstance', contracts.renderInstance],
  ] as const;
  for (const [name, endpoint] of rendered) {
    serve(door, name, endpoint, async ({ params }, context) => {
      await requireVisible(hub.db, context.actor, params.studyUid);
      await renderImage(hub, params, undefined, context);
      return sent;
    });
  }
  serve(door, 'renderFrames', contracts.renderFrames, async ({ params }, context) => {
    await requireVisible(hub.db, context.actor, params.studyUid);
    // A picture shows one frame; of a list the first.
    await renderImage(hub, params, Number.parseInt(params.frames, 10), context);
    return sent;
  });
  const thumbnails = [
    ['studyThumbnail', contracts.studyThumbnail],
    ['seriesThumbnail', contracts.seriesThumbnail],
    ['instanceThumbnail', contracts.instanceThumbnail],
  ] as const;
  for (const [name, endpoint] of thumbnails) {
    serve(door, name, endpoint, async ({ params }, context) => {
      await requireVisible(hub.db, context.actor, params.studyUid);
      await sendThumbnail(hub, params, context);
      return sent;
    });
  }
}
