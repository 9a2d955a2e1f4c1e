import { z } from 'zod';
import { EcgCaliper } from './ecg.ts';
import { EcgId, RequestId, SeriesUid, SopInstanceUid, StudyUid } from './ids.ts';
import { Measurement } from './reading-images.ts';

/**
 * 同步阅片: what everybody of a consult looks at, as state and not as pixels. Each loads the case with their own rights and
 * full resolution; the room carries entries, a key and a value each. The server numbers every change (`rev`), so that all
 * see the same order; the last write of a key stands. Views belong to whoever leads, marks to whoever drew them.
 */
export const CaseSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('study'), studyUid: StudyUid }),
  z.object({ kind: z.literal('ecg'), studyUid: StudyUid, ecgId: EcgId }),
  z.object({ kind: z.literal('report'), studyUid: StudyUid, requestId: RequestId }),
]);
export type CaseSubject = z.infer<typeof CaseSubject>;

export const CaseLayout = z.object({
  rows: z.number().int().min(1).max(4),
  columns: z.number().int().min(1).max(4),
  active: z.number().int().min(0).max(15),
});
export type CaseLayout = z.infer<typeof CaseLayout>;

/** One cell. Positions are in the image's own pixels, so that they mean the same at every screen size. */
export const CaseCell = z.object({
  studyUid: StudyUid,
  seriesUid: SeriesUid,
  sopInstanceUid: SopInstanceUid,
  frame: z.number().int().min(1),
  /** null: as the image says */
  window: z.object({ center: z.number(), width: z.number().positive() }).nullable(),
  invert: z.boolean(),
  flipHorizontal: z.boolean(),
  flipVertical: z.boolean(),
  /** clockwise */
  rotationDeg: z.number(),
  /** 1: the whole image fits the cell */
  zoom: z.number().positive().max(100),
  /** the image point at the middle of the cell, pixels; null: the image's own middle */
  centre: z.object({ x: z.number(), y: z.number() }).nullable(),
});
export type CaseCell = z.infer<typeof CaseCell>;

/** How the tracing lies on its paper; the words of formats/ecg's layouts. */
export const CaseEcg = z.object({
  layout: z.string().max(16),
  speedMmPerS: z.number().positive(),
  gainMmPerMv: z.number().positive(),
  /** Hz of baseline, low pass and notch: '0.5/40/50'; 0 is off */
  filter: z.string().max(16),
  /** the columns one after the other, or all from the same moment */
  columns: z.enum(['sequential', 'simultaneous']).default('sequential'),
  page: z.number().int().min(0),
});
export type CaseEcg = z.infer<typeof CaseEcg>;

/** A drawing stays with the seat that drew it; null takes it away. */
export const CaseMark = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('measurement'), measurement: Measurement }),
  z.object({ kind: z.literal('caliper'), ecgId: EcgId, caliper: EcgCaliper }),
]);
export type CaseMark = z.infer<typeof CaseMark>;

export const CaseEntry = z.discriminatedUnion('key', [
  z.object({ key: z.literal('subject'), value: CaseSubject.nullable() }),
  z.object({ key: z.literal('layout'), value: CaseLayout }),
  z.object({ key: z.literal('cell'), index: z.number().int().min(0).max(15), value: CaseCell.nullable() }),
  z.object({ key: z.literal('ecg'), value: CaseEcg }),
  z.object({ key: z.literal('mark'), uid: z.string().min(1).max(64), value: CaseMark.nullable() }),
]);
export type CaseEntry = z.infer<typeof CaseEntry>;
/** 'cell' and 'mark' are many: what an entry replaces. */
export function caseEntryKey(entry: CaseEntry): string {
  if (entry.key === 'cell') return `cell/${entry.index}`;
  return entry.key === 'mark' ? `mark/${entry.uid}` : entry.key;
}

export const CaseChange = z.object({
  rev: z.number().int(),
  /** seat */
  by: z.string(),
  entry: CaseEntry,
});
export type CaseChange = z.infer<typeof CaseChange>;
export const CaseState = z.object({
  rev: z.number().int(),
  /** the seat that leads; null: nobody does */
  leader: z.string().nullable(),
  entries: z.array(CaseChange),
});
export type CaseState = z.infer<typeof CaseState>;

/** A pointer is shown and forgotten: image pixels of a cell, or ms and µV of a lead. */
export const CasePointer = z.discriminatedUnion('on', [
  z.object({
    on: z.literal('image'),
    sopInstanceUid: SopInstanceUid,
    frame: z.number().int().min(1),
    x: z.number(),
    y: z.number(),
  }),
  z.object({ on: z.literal('ecg'), ecgId: EcgId, lead: z.string().max(16), ms: z.number(), uv: z.number() }),
  z.object({ on: z.literal('nothing') }),
]);
export type CasePointer = z.infer<typeof CasePointer>;
