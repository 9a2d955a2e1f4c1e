import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { SeriesUid, SopInstanceUid, StudyUid } from './ids.ts';

// DICOMweb (PS3.18 chapter 10). Query parameters of QIDO-RS are attribute names, so they are read by the handler.
const dicomJson = ['application/dicom+json'] as const;
const retrieved = ['multipart/related; type="application/dicom"'] as const;
const s = { params: z.object({ studyUid: StudyUid }), subject: { kind: 'study', param: 'studyUid' } } as const;
const se = {
  params: z.object({ studyUid: StudyUid, seriesUid: SeriesUid }),
  subject: { kind: 'study', param: 'studyUid' },
} as const;
const i = {
  params: z.object({ studyUid: StudyUid, seriesUid: SeriesUid, sopInstanceUid: SopInstanceUid }),
  subject: { kind: 'study', param: 'studyUid' },
} as const;
const f = {
  params: z.object({
    studyUid: StudyUid,
    seriesUid: SeriesUid,
    sopInstanceUid: SopInstanceUid,
    frames: z.string().regex(/^[1-9]\d*(,[1-9]\d*)*$/),
  }),
  subject: { kind: 'study', param: 'studyUid' },
} as const;
const stow = { consumes: ['multipart/related'], produces: dicomJson } as const;

export const storeInstances = endpoint({
  method: 'POST',
  path: '/dicomweb/studies',
  permission: 'study.store',
  summary: 'STOW-RS',
  ...stow,
});
export const storeStudyInstances = endpoint({
  method: 'POST',
  path: '/dicomweb/studies/:studyUid',
  permission: 'study.store',
  summary: 'STOW-RS into one study',
  ...s,
  ...stow,
});
export const searchDicomStudies = endpoint({
  method: 'GET',
  path: '/dicomweb/studies',
  permission: 'dicomweb.query',
  summary: 'QIDO-RS studies',
  produces: dicomJson,
});
export const searchSeries = endpoint({
  method: 'GET',
  path: '/dicomweb/series',
  permission: 'dicomweb.query',
  summary: 'QIDO-RS series',
  produces: dicomJson,
});
export const searchInstances = endpoint({
  method: 'GET',
  path: '/dicomweb/instances',
  permission: 'dicomweb.query',
  summary: 'QIDO-RS instances',
  produces: dicomJson,
});
export const searchStudySeries = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/series',
  permission: 'dicomweb.query',
  summary: 'QIDO-RS series of a study',
  ...s,
  produces: dicomJson,
});
export const searchStudyInstances = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/instances',
  permission: 'dicomweb.query',
  summary: 'QIDO-RS instances of a study',
  ...s,
  produces: dicomJson,
});
export const searchSeriesInstances = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/series/:seriesUid/instances',
  permission: 'dicomweb.query',
  summary: 'QIDO-RS instances of a series',
  ...se,
  produces: dicomJson,
});
export const retrieveStudy = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid',
  permission: 'study.read',
  summary: 'WADO-RS study',
  audited: 'opening',
  ...s,
  produces: retrieved,
});
export const retrieveSeries = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/series/:seriesUid',
  permission: 'study.read',
  summary: 'WADO-RS series',
  audited: 'opening',
  ...se,
  produces: retrieved,
});
export const retrieveInstance = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/series/:seriesUid/instances/:sopInstanceUid',
  permission: 'study.read',
  summary: 'WADO-RS instance',
  audited: 'opening',
  ...i,
  produces: retrieved,
});
export const retrieveStudyMetadata = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/metadata',
  permission: 'study.read',
  summary: 'WADO-RS metadata of a study',
  audited: 'opening',
  ...s,
  produces: dicomJson,
});
export const retrieveSeriesMetadata = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/series/:seriesUid/metadata',
  permission: 'study.read',
  summary: 'WADO-RS metadata of a series',
  audited: 'opening',
  ...se,
  produces: dicomJson,
});
export const retrieveInstanceMetadata = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/series/:seriesUid/instances/:sopInstanceUid/metadata',
  permission: 'study.read',
  summary: 'WADO-RS metadata of an instance',
  audited: 'opening',
  ...i,
  produces: dicomJson,
});
export const retrieveFrames = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/series/:seriesUid/instances/:sopInstanceUid/frames/:frames',
  permission: 'study.read',
  summary: 'WADO-RS frames',
  audited: 'opening',
  ...f,
  produces: ['multipart/related; type="application/octet-stream"'],
});
export const retrieveBulkData = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/series/:seriesUid/instances/:sopInstanceUid/bulkdata/:path',
  permission: 'study.read',
  summary: 'WADO-RS bulk data',
  audited: 'opening',
  params: i.params.extend({
    path: z
      .string()
      .max(512)
      .regex(/^[0-9A-Fa-f./]+$/),
  }),
  subject: { kind: 'study', param: 'studyUid' },
  produces: ['multipart/related; type="application/octet-stream"'],
});
const picture = ['image/jpeg', 'image/png'] as const;
export const renderStudy = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/rendered',
  permission: 'study.read',
  summary: 'Rendered study (its first image)',
  audited: 'opening',
  ...s,
  produces: picture,
});
export const renderSeries = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/series/:seriesUid/rendered',
  permission: 'study.read',
  summary: 'Rendered series (its middle image)',
  audited: 'opening',
  ...se,
  produces: picture,
});
export const renderInstance = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/series/:seriesUid/instances/:sopInstanceUid/rendered',
  permission: 'study.read',
  summary: 'Rendered instance',
  audited: 'opening',
  ...i,
  produces: picture,
});
export const renderFrames = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/series/:seriesUid/instances/:sopInstanceUid/frames/:frames/rendered',
  permission: 'study.read',
  summary: 'Rendered frame',
  audited: 'opening',
  ...f,
  produces: picture,
});
export const studyThumbnail = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/thumbnail',
  permission: 'study.read',
  summary: 'Thumbnail of a study',
  audited: 'opening',
  ...s,
  produces: picture,
});
export const seriesThumbnail = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/series/:seriesUid/thumbnail',
  permission: 'study.read',
  summary: 'Thumbnail of a series',
  audited: 'opening',
  ...se,
  produces: picture,
});
export const instanceThumbnail = endpoint({
  method: 'GET',
  path: '/dicomweb/studies/:studyUid/series/:seriesUid/instances/:sopInstanceUid/thumbnail',
  permission: 'study.read',
  summary: 'Thumbnail of an instance',
  audited: 'opening',
  ...i,
  produces: picture,
});
