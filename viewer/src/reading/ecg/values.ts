import type { EcgView } from '@hub/server/contracts';

type Measured = EcgView['measurements']['device'];

/** One measurement as its three sources give it, and how it was in the former recording. */
export interface ValueRow {
  name: string;
  unit: Measured[number]['unit'];
  device: number | undefined;
  engine: number | undefined;
  reader: number | undefined;
  /** this one's best minus the former one's best, of the same source */
  delta: number | undefined;
}

const order = [
  'heart-rate',
  'atrial-rate',
  'rr',
  'pp',
  'p',
  'pr',
  'qrs',
  'qt',
  'qtc',
  'qtc-bazett',
  'qtc-fridericia',
  'p-axis',
  'qrs-axis',
  't-axis',
  'rv5',
  'sv1',
];

const valueIn = (list: Measured, name: string) => list.find((each) => each.name === name)?.value;

/** Every value that anybody gave. A difference is of like with like: engine with engine, else device with device. */
export function valueRows(now: EcgView['measurements'], before?: EcgView['measurements']): ValueRow[] {
  const all = [...now.device, ...now.engine, ...now.reader];
  return order.flatMap((name) => {
    const unit = all.find((each) => each.name === name)?.unit;
    if (!unit) return [];
    const [device, engine, reader] = [now.device, now.engine, now.reader].map((list) => valueIn(list, name));
    const like = (['engine', 'device'] as const)
      .map((source) => [valueIn(now[source], name), before && valueIn(before[source], name)] as const)
      .find(([a, b]) => a !== undefined && b !== undefined);
    const delta = like ? (like[0] as number) - (like[1] as number) : undefined;
    return [
      { name, unit, device, engine, reader, delta: unit === 'deg' && delta !== undefined ? turned(delta) : delta },
    ];
  });
}

/** Of two angles: never more than half a turn. */
const turned = (degrees: number) => ((((degrees + 180) % 360) + 360) % 360) - 180;

export interface StRow {
  lead: string;
  stJ: number | null;
  slope: number | null;
  delta: number | undefined;
}

/** ST at the J point by lead, µV, and how it has moved since the former recording. */
export function stRows(now: EcgView['analysis'], before: EcgView['analysis'] | undefined): StRow[] {
  return (now?.leads ?? []).map(({ lead, stJ, stSlope }) => {
    const former = before?.leads.find((each) => each.lead === lead)?.stJ;
    return {
      lead,
      stJ,
      slope: stSlope,
      delta: stJ === null || former === null || former === undefined ? undefined : stJ - former,
    };
  });
}
