import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant, KeyImageId, RequestId, SopInstanceUid, StudyUid } from './ids.ts';
import { KeyImageView } from './reading.ts';

/** A measurement on an image: plain JSON as the viewer exports it; points in image pixels, so any viewer can redraw it. */
export const Measurement = z.object({
  uid: z.string().max(64),
  tool: z.string().max(32),
  sopInstanceUid: SopInstanceUid,
  frame: z.number().int().min(1),
  points: z.array(z.tuple([z.number(), z.number()])).max(64),
  world: z
    .array(z.tuple([z.number(), z.number(), z.number()]))
    .max(64)
    .optional(),
  label: z.string().max(128).default(''),
  values: z
    .array(z.object({ name: z.string().max(32), value: z.number().nullable(), unit: z.string().max(16) }))
    .max(16)
    .default([]),
});
export type Measurement = z.infer<typeof Measurement>;
export const AnnotationLayerView = z.object({
  accountId: z.string(),
  author: z.string(),
  mine: z.boolean(),
  revision: z.number().int(),
  items: z.array(Measurement),
  savedAt: Instant.nullable(),
});
export type AnnotationLayerView = z.infer<typeof AnnotationLayerView>;
const study = { params: z.object({ studyUid: StudyUid }), subject: { kind: 'study', param: 'studyUid' } } as const;
export const readAnnotations = endpoint({
  method: 'GET',
  path: '/api/studies/:studyUid/annotations',
  permission: 'annotation.read',
  summary: 'Measurement layers of a study',
  ...study,
  reply: z.array(AnnotationLayerView),
});
export const saveAnnotations = endpoint({
  method: 'PUT',
  path: '/api/studies/:studyUid/annotations',
  permission: 'annotation.write',
  summary: 'Save my layer',
  ...study,
  body: z.object({ revision: z.number().int().min(0), items: z.array(Measurement).max(500) }),
  reply: AnnotationLayerView,
});

const request = {
  params: z.object({ requestId: RequestId }),
  subject: { kind: 'request', param: 'requestId' },
} as const;
/** The PNG is the body: what the reader saw, part of what is signed. */
export const addKeyImage = endpoint({
  method: 'POST',
  path: '/api/reading-requests/:requestId/key-images',
  permission: 'report.write',
  summary: 'Keep a key image (关键图像)',
  ...request,
  query: z.object({
    sopInstanceUid: SopInstanceUid,
    frame: z.coerce.number().int().min(1),
    caption: z.string().max(128).default(''),
  }),
  consumes: ['image/png'],
  reply: KeyImageView,
});
export const removeKeyImage = endpoint({
  method: 'DELETE',
  path: '/api/reading-requests/:requestId/key-images/:keyImageId',
  permission: 'report.write',
  summary: 'Take a key image out of the draft',
  params: z.object({ requestId: RequestId, keyImageId: KeyImageId }),
  subject: { kind: 'request', param: 'requestId' },
});
export const keyImagePicture = endpoint({
  method: 'GET',
  path: '/api/reading-requests/:requestId/key-images/:keyImageId',
  permission: 'report.read',
  summary: 'A key image',
  params: z.object({ requestId: RequestId, keyImageId: KeyImageId }),
  subject: { kind: 'request', param: 'requestId' },
  produces: ['image/png'],
});
