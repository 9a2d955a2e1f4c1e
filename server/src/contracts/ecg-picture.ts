import { z } from 'zod';
import { EcgMeasured, EcgPictureCalibration } from './ecg.ts';
import { endpoint } from './endpoint.ts';
import { EcgId } from './ids.ts';

const oneEcg = { params: z.object({ ecgId: EcgId }), subject: { kind: 'ecg', param: 'ecgId' } } as const;

export const ecgPicture = endpoint({
  method: 'GET',
  path: '/api/ecg/:ecgId/picture',
  permission: 'ecg.read',
  summary: 'The PDF, JPEG or PNG of a tracing that came as one',
  ...oneEcg,
  audited: 'opening',
  produces: ['application/pdf', 'image/jpeg', 'image/png'],
});

/** 定标: the latest stands for everybody; who and when are kept of each. */
export const saveEcgCalibration = endpoint({
  method: 'PUT',
  path: '/api/ecg/:ecgId/calibration',
  permission: 'ecg.measure',
  summary: 'Say how large the printed grid of a picture is',
  ...oneEcg,
  body: EcgPictureCalibration,
});

/** Outside of these a number was mistyped: no heart has it. */
const value = (least: number, most: number) => z.number().min(least).max(most).nullable();
/** 手工录入: what a reader has read off the paper. null: not read. */
export const EcgHandValues = z.object({
  heartRatePerMin: value(10, 400),
  pMs: value(20, 300),
  prMs: value(40, 800),
  qrsMs: value(30, 400),
  qtMs: value(120, 1000),
  qtcBazettMs: value(120, 1000),
  qrsAxisDeg: value(-180, 180),
  rv5Mv: value(0, 15),
  sv1Mv: value(0, 15),
});
export type EcgHandValues = z.infer<typeof EcgHandValues>;
export const readEcgHandValues = endpoint({
  method: 'GET',
  path: '/api/ecg/:ecgId/hand-values',
  permission: 'ecg.measure',
  summary: 'The values that I have entered by hand',
  ...oneEcg,
  audited: 'opening',
  reply: EcgHandValues,
});
export const saveEcgHandValues = endpoint({
  method: 'PUT',
  path: '/api/ecg/:ecgId/hand-values',
  permission: 'ecg.measure',
  summary: 'Enter values read off a picture: the hub has not measured them',
  ...oneEcg,
  body: EcgHandValues,
  reply: z.object({ measurements: z.array(EcgMeasured) }),
});
