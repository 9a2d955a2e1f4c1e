import type { Measurement as Kept, SopInstanceUid } from '@hub/server/contracts';
import type { DisplaySet, MeasuredValue, Measurement, MeasurementTool } from '../../imaging/index.ts';

/** A measurement of the screen as the hub keeps it. */
export function toKept({ uid, tool, sopInstanceUid, frame, points, label, values }: Measurement): Kept {
  return {
    uid,
    tool,
    sopInstanceUid: sopInstanceUid as SopInstanceUid,
    frame,
    points: points.map(({ image: [column, row] }) => [column, row]),
    world: points.map(({ world: [x, y, z] }) => [x, y, z]),
    label,
    values: values.map(({ name, value, unit }) => ({ name, value, unit })),
  };
}

/** A kept measurement as the screen draws it; undefined when its tool or its picture is not known here. */
export function fromKept(
  kept: Kept,
  studyUid: string,
  sets: readonly DisplaySet[],
  tools: readonly MeasurementTool[],
): Measurement | undefined {
  const tool = tools.find((known) => known === kept.tool);
  const frame = sets
    .flatMap((set) => (set.kind === 'stack' ? set.frames : []))
    .find((each) => each.sopInstanceUid === kept.sopInstanceUid && each.frame === kept.frame);
  if (!tool || !frame) return undefined;
  return {
    uid: kept.uid,
    tool,
    studyUid,
    seriesUid: frame.seriesUid,
    sopInstanceUid: kept.sopInstanceUid,
    frame: kept.frame,
    points: kept.points.map(([column, row], at) => ({ image: [column, row], world: kept.world?.[at] ?? [0, 0, 0] })),
    label: kept.label,
    values: kept.values.flatMap(({ name, value, unit }) =>
      value === null ? [] : [{ name: name as MeasuredValue['name'], value, unit }],
    ),
  };
}

/** Two windows drew on one study: nothing that was drawn is lost, and what was changed here counts. */
export function merged(theirs: readonly Kept[], mine: readonly Kept[], deleted: ReadonlySet<string>): Kept[] {
  const here = new Map(mine.map((each) => [each.uid, each]));
  const others = theirs.filter(({ uid }) => !here.has(uid) && !deleted.has(uid));
  return [...others, ...mine];
}
