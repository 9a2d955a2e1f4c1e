import { EcgFault } from '../fault.ts';
import type { EcgFormat, EcgPicture, EcgRecording } from '../recording.ts';

/** More than any telephone takes; what a browser can still draw. */
const mostPixels = 120_000_000;
const mostSide = 32_000;

/** Asked before anything is unpacked: a size field may say anything. */
export function checkPixels(columns: number, rows: number, place: string): void {
  const legal = columns > 0 && rows > 0 && columns <= mostSide && rows <= mostSide && columns * rows <= mostPixels;
  if (!legal) throw new EcgFault('picture.size', place, `a picture of ${columns} x ${rows}`);
}

/** Code of the warning that goes with every picture: what the hub has not looked at must not look as if it had. */
export const notMeasured = 'picture.not-measured';

/**
 * A picture of a tracing as a recording: no samples, so nothing is measured on it, and no list is held against it. It names
 * nobody, and its own date is the camera's or the program's, not the recorder's.
 */
export function pictured(format: EcgFormat, picture: EcgPicture): EcgRecording {
  return {
    format,
    picture,
    recordedAt: undefined,
    patient: {},
    device: {},
    groups: [],
    measurements: [],
    statements: [],
    filters: {},
    warnings: [notMeasuredWarning],
  };
}

export const notMeasuredWarning = {
  code: notMeasured,
  place: 'file',
  detail: 'a picture without samples: not measured by the hub, not held against the critical list',
};

/** How wide and high it stands when it is upright; null of a PDF, whose pages say it themselves. */
export function uprightSize({ columns, rows, orientation }: EcgPicture): { width: number; height: number } | null {
  if (columns === 0 || rows === 0) return null;
  return orientation > 4 ? { width: rows, height: columns } : { width: columns, height: rows };
}
