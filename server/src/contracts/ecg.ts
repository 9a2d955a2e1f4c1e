import { z } from 'zod';
import { CriticalFinding } from './critical.ts';
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
  // looked at, never measured here
  'pdf',
  'jpeg',
  'png',
]);
/** What was wrong with a part of the file; the tracing itself is certain. */
export const EcgWarning = z.object({ code: z.string(), place: z.string(), detail: z.string() });
export type EcgWarning = z.infer<typeof EcgWarning>;

/** What the technician should see while the patient is still there; `again`: better recorded again. */
export const EcgQuality = z.object({
  code: z.string(),
  /** null: of the whole recording */
  lead: z.string().nullable(),
  value: z.number().nullable(),
  again: z.boolean(),
});
export type EcgQuality = z.infer<typeof EcgQuality>;

export const EcgStored = z.object({
  id: EcgId,
  format: EcgFormat,
  warnings: z.array(EcgWarning),
  quality: z.array(EcgQuality),
  recordAgain: z.boolean(),
  /** lines of the critical list that it may be: the centre's readers were told at once */
  suspected: z.array(CriticalFinding),
  /** the study it is in the archive and in every queue */
  studyUid: StudyUid,
});
export type EcgStored = z.infer<typeof EcgStored>;

export const EcgMeasured = z.object({ name: z.string(), value: z.number(), unit: z.enum(['/min', 'ms', 'deg', 'uV']) });

const place = z.number().nullable();
/** ms from the first sample of the median beat */
export const EcgMarks = z.object({
  pOn: place,
  pPeak: place,
  pOff: place,
  qrsOn: place,
  qrsPeak: place,
  qrsOff: place,
  tPeak: place,
  tOff: place,
});
export type EcgMarks = z.infer<typeof EcgMarks>;
/** 测量尺: on a lead of a rhythm group; ms from the group's first sample, µV */
export const EcgCaliper = z.object({
  id: z.string().max(40),
  kind: z.enum(['time', 'amplitude', 'march-out']),
  lead: z.string().max(16),
  fromMs: z.number(),
  toMs: z.number(),
  fromUv: z.number(),
  toUv: z.number(),
});
export type EcgCaliper = z.infer<typeof EcgCaliper>;
const uv = z.number().nullable();
export const EcgAnalysisView = z.object({
  /** which of `groups` was measured */
  group: z.number().int(),
  beats: z.array(z.object({ sample: z.number().int(), form: z.number().int(), premature: z.boolean() })),
  regularity: z.enum(['regular', 'ectopic', 'irregular']).nullable(),
  shortestRrMs: z.number().nullable(),
  longestRrMs: z.number().nullable(),
  leads: z.array(
    z.object({ lead: z.string(), p: uv, q: uv, r: uv, s: uv, t: uv, stJ: uv, st60: uv, st80: uv, stSlope: uv }),
  ),
  rv5PlusSv1: uv,
  medianBeat: z
    .object({
      samplingRateHz: z.number(),
      beats: z.number().int(),
      /** µV, the level before the QRS complex being 0 */
      leads: z.array(z.object({ lead: z.string(), uv: z.array(z.number()) })),
      marks: EcgMarks,
      /** moved by the reader whose measurements stand in `reader` */
      readerMarks: EcgMarks.nullable(),
    })
    .nullable(),
});
export type EcgAnalysisView = z.infer<typeof EcgAnalysisView>;

const millimetres = z.number().min(1).max(500);
const point = z.object({ x: z.number().min(0).max(100_000), y: z.number().min(0).max(100_000) });
/** Two corners of a rectangle of the printed grid, shown by a reader; see `formats/ecg/picture/scale.ts`. */
export const EcgPictureCalibration = z.object({
  page: z.number().int().min(1).max(1000),
  turn: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  from: point,
  to: point,
  acrossMm: millimetres,
  downMm: millimetres,
  /** as printed; null: not said, so no milliseconds are */
  speedMmPerS: z.union([z.literal(12.5), z.literal(25), z.literal(50)]).nullable(),
  gainMmPerMv: z.union([z.literal(2.5), z.literal(5), z.literal(10), z.literal(20)]).nullable(),
});
export type EcgPictureCalibration = z.infer<typeof EcgPictureCalibration>;

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
  measurements: z.object({
    device: z.array(EcgMeasured),
    engine: z.array(EcgMeasured),
    /** from marks that a reader moved, of a picture entered by hand; the latest reader's */
    reader: z.array(EcgMeasured),
  }),
  readBy: z.string().nullable(),
  /** what the hub's engine found; null where nothing could be measured */
  analysis: EcgAnalysisView.nullable(),
  quality: z.array(EcgQuality),
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
  /** there where `groups` is empty: a PDF or a photo, had from `ecgPicture`; not measured by the hub */
  picture: z
    .object({
      type: z.enum(['application/pdf', 'image/jpeg', 'image/png']),
      /** upright, in pixels; null of a PDF */
      size: z.object({ width: z.number().int(), height: z.number().int() }).nullable(),
      /** null: nobody has shown its grid, so nothing is at scale */
      calibration: EcgPictureCalibration.extend({ by: z.string(), at: Instant }).nullable(),
    })
    .nullable(),
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
  consumes: [
    'application/octet-stream',
    'application/xml',
    'application/dicom',
    'application/zip',
    'application/pdf',
    'image/jpeg',
    'image/png',
  ],
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

/** Earlier and later recordings of the same patient that I may see, the nearest before this one first. */
export const listPreviousEcgs = endpoint({
  method: 'GET',
  path: '/api/ecg/:ecgId/previous',
  permission: 'ecg.read',
  summary: 'Other ECGs of the same patient',
  ...oneEcg,
  audited: 'opening',
  reply: z.object({
    items: z.array(
      z.object({
        id: EcgId,
        studyUid: StudyUid,
        recordedAt: z.string().nullable(),
        institution: z.string(),
        before: z.boolean(),
      }),
    ),
  }),
});
/** Of any recording: what another system can read, and paper. */
export const exportEcg = endpoint({
  method: 'GET',
  path: '/api/ecg/:ecgId/export/:form',
  permission: 'ecg.read',
  summary: 'An ECG as DICOM 12-lead waveform, HL7 aECG or PDF',
  params: z.object({ ecgId: EcgId, form: z.enum(['dicom', 'aecg', 'pdf']) }),
  subject: { kind: 'ecg', param: 'ecgId' },
  produces: ['application/dicom', 'application/xml', 'application/pdf'],
});
export const readEcgReading = endpoint({
  method: 'GET',
  path: '/api/ecg/:ecgId/reading',
  permission: 'ecg.read',
  summary: 'My marks and calipers on a recording',
  ...oneEcg,
  audited: 'opening',
  reply: z.object({ marks: EcgMarks.nullable(), calipers: z.array(EcgCaliper) }),
});
/** The engine proposes, the reader decides: marks recompute the intervals, which are the reader's then. */
export const saveEcgReading = endpoint({
  method: 'PUT',
  path: '/api/ecg/:ecgId/reading',
  permission: 'ecg.measure',
  summary: 'Keep my marks and calipers',
  ...oneEcg,
  body: z.object({ marks: EcgMarks.nullable(), calipers: z.array(EcgCaliper).max(200) }),
  reply: z.object({ measurements: z.array(EcgMeasured) }),
});

/** 心电图诊断词条: what a reader builds the diagnosis of, found by number, words, pinyin and initials. */
export const EcgStatementItem = z.object({
  /** of AHA/ACC/HRS 2007, where it has one */
  code: z.string().nullable(),
  text: z.string(),
  positive: z.boolean(),
  pinyin: z.string(),
  initials: z.string(),
});
export type EcgStatementItem = z.infer<typeof EcgStatementItem>;
export const listEcgStatements = endpoint({
  method: 'GET',
  path: '/api/ecg/statements',
  permission: 'ecg.measure',
  summary: 'Tree of ECG statements',
  audited: false,
  reply: z.object({ groups: z.array(z.object({ group: z.string(), items: z.array(EcgStatementItem) })) }),
});
/** Takes what carts have written into their shared folders. */
export const takeEcgFiles = jobKind({
  queue: 'intake',
  name: 'ecg.take-files',
  payload: z.object({}),
  key: () => 'ecg-take-files',
});
/** Reads the tracings that came to a study as DICOM objects. */
export const readEcgStudy = jobKind({
  queue: 'intake',
  name: 'ecg.read-study',
  payload: z.object({ studyUid: StudyUid }),
  key: ({ studyUid }) => `ecg-read-${studyUid}`,
});
