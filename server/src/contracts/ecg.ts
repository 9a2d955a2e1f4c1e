import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EcgId, Instant, StudyUid } from './ids.ts';
import { jobKind } from './job.ts';

/** 心电图 in whatever format its machine writes; see `formats/ecg`. */
export const EcgFormat = z.enum([
  'scp',
  'healforce',
  'aecg',
  'dicom',
  'mfer',
  'muse',
  'philips',
  'schiller',
  'edf',
  'ishne',
  'contec',
  'wfdb',
]);
/** What was wrong with a part of the file; the tracing itself is certain. */
export const EcgWarning = z.object({ code: z.string(), place: z.string(), detail: z.string() });
export type EcgWarning = z.infer<typeof EcgWarning>;

export const EcgStored = z.object({
  id: EcgId,
  format: EcgFormat,
  warnings: z.array(EcgWarning),
  /** the study it is in the archive and in every queue */
  studyUid: StudyUid,
});
export type EcgStored = z.infer<typeof EcgStored>;

export const EcgMeasured = z.object({ name: z.string(), value: z.number(), unit: z.enum(['/min', 'ms', 'deg', 'uV']) });

/** The decoded recording. Samples are the stored integers: microvolts = sample · uvPerLsb + offsetUv. */
export const EcgView = z.object({
  id: EcgId,
  studyUid: StudyUid,
  format: EcgFormat,
  /** with the zone the file declares, or the county's; null where the file has no legal time */
  recordedAt: z.string().nullable(),
  zone: z.enum(['declared', 'assumed']).nullable(),
  receivedAt: Instant,
  patient: z.object({
    id: z.string().nullable(),
    name: z.string().nullable(),
    sex: z.enum(['M', 'F', 'O']).nullable(),
    birthDate: z.string().nullable(),
    age: z.object({ value: z.number(), unit: z.enum(['year', 'month', 'week', 'day', 'hour']) }).nullable(),
  }),
  device: z.object({
    manufacturer: z.string().nullable(),
    model: z.string().nullable(),
    serial: z.string().nullable(),
  }),
  /** rhythm groups in file order, then median beats */
  groups: z.array(
    z.object({
      kind: z.enum(['rhythm', 'median']),
      label: z.string().nullable(),
      samplingRateHz: z.number(),
      startOffsetMs: z.number(),
      leads: z.array(
        z.object({
          lead: z.string(),
          /** null: the file does not say how large a step is */
          uvPerLsb: z.number().nullable(),
          offsetUv: z.number(),
          /** null where nothing was recorded */
          samples: z.array(z.number().int().nullable()),
          derived: z.boolean(),
        }),
      ),
    }),
  ),
  /** by whose they are; never mixed */
  measurements: z.object({ device: z.array(EcgMeasured) }),
  statements: z.array(
    z.object({
      text: z.string(),
      code: z.string().nullable(),
      severity: z.string().nullable(),
      by: z.enum(['device', 'reader']),
    }),
  ),
  filters: z.object({
    highPassHz: z.number().nullable(),
    lowPassHz: z.number().nullable(),
    notchHz: z.number().nullable(),
  }),
  warnings: z.array(EcgWarning),
});
export type EcgView = z.infer<typeof EcgView>;

/** The file is the body, of any media type: it is told apart by its content. Sent again it is the same recording. */
export const storeEcg = endpoint({
  method: 'POST',
  path: '/api/ecg',
  permission: 'ecg.store',
  summary: 'Send one ECG file of any format',
  query: z.object({ fileName: z.string().max(255).optional() }),
  consumes: ['application/octet-stream', 'application/xml', 'application/dicom', 'application/zip'],
  reply: EcgStored,
});
const oneEcg = { params: z.object({ ecgId: EcgId }), subject: { kind: 'ecg', param: 'ecgId' } } as const;
export const getEcg = endpoint({
  method: 'GET',
  path: '/api/ecg/:ecgId',
  permission: 'ecg.read',
  summary: 'The decoded recording (EcgView)',
  ...oneEcg,
  audited: 'opening',
  reply: EcgView,
});
export const ecgOriginal = endpoint({
  method: 'GET',
  path: '/api/ecg/:ecgId/original',
  permission: 'ecg.read',
  summary: 'The file as it came, byte for byte',
  ...oneEcg,
  produces: ['application/octet-stream'],
});
/** The recordings of a study, the latest first: most have one. */
export const listEcgs = endpoint({
  method: 'GET',
  path: '/api/studies/:studyUid/ecgs',
  permission: 'ecg.read',
  summary: 'ECG recordings of a study',
  params: z.object({ studyUid: StudyUid }),
  subject: { kind: 'study', param: 'studyUid' },
  audited: 'opening',
  reply: z.object({
    items: z.array(z.object({ id: EcgId, format: EcgFormat, recordedAt: z.string().nullable(), warnings: z.number() })),
  }),
});

/** Reads the tracings that came to a study as DICOM objects. */
export const readEcgStudy = jobKind({
  queue: 'intake',
  name: 'ecg.read-study',
  payload: z.object({ studyUid: StudyUid }),
  key: ({ studyUid }) => `ecg-read-${studyUid}`,
});
