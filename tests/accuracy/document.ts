import {
  type Compared,
  type Detection,
  type Ludb,
  predictivity,
  type Synthetic,
  sensitivity,
  spreadOf,
  type Wave,
  waves,
} from './figures.ts';
import type { Noisy } from './noise.ts';
import { median } from './truth.ts';

type Aim = Partial<Record<Wave, readonly [mean: number, deviation: number]>>;
/** Means and standard deviations, ms: for calibration signals, and for hearts. */
export const syntheticAim: Aim = { p: [10, 8], pr: [10, 8], qrs: [6, 5], qt: [12, 10] };
export const biologicalAim: Aim = { p: [10, 15], pr: [10, 10], qrs: [10, 10], qt: [25, 30] };

const names: Record<Wave, string> = { p: 'P', pr: 'PR', qrs: 'QRS', qt: 'QT' };
const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: string[]) => [row(...head), row(...head.map(() => '---')), ...rows].join('\n');
const signed = (value: number | undefined, digits = 1) =>
  value === undefined ? 'not told' : `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(digits)}`;

function detectionTable(records: readonly Detection[]): string {
  const all = records.reduce((sum, each) => ({
    record: '**all**',
    beats: sum.beats + each.beats,
    found: sum.found + each.found,
    missed: sum.missed + each.missed,
    extra: sum.extra + each.extra,
  }));
  return table(
    ['record', 'beats', 'missed', 'extra', 'sensitivity %', 'positive predictivity %'],
    [...records, all].map((each) =>
      row(
        each.record,
        each.beats,
        each.missed,
        each.extra,
        sensitivity(each).toFixed(2),
        predictivity(each).toFixed(2),
      ),
    ),
  );
}

function intervalRows(set: string, compared: readonly Compared[], aim: Aim): string[] {
  return waves.map((wave) => {
    const { count, mean, deviation } = spreadOf(compared.map(({ errors }) => errors[wave]));
    const [most, spread] = aim[wave] ?? [Number.NaN, Number.NaN];
    const met = Math.abs(mean) <= most && deviation <= spread;
    return row(
      set,
      names[wave],
      count,
      signed(mean),
      deviation.toFixed(1),
      `±${most} / ${spread}`,
      met ? 'yes' : '**no**',
    );
  });
}

function worstRows(set: string, compared: readonly Compared[], count: number): string[] {
  return waves.flatMap((wave) => {
    const known = compared.flatMap(({ record, errors }) => {
      const error = errors[wave];
      return error === undefined ? [] : [{ record, error }];
    });
    const worst = known.toSorted((a, b) => Math.abs(b.error) - Math.abs(a.error)).slice(0, count);
    return row(set, names[wave], worst.map(({ record, error }) => `${record} (${signed(error, 0)})`).join(', '));
  });
}

/** Degrees as the set's words are used: normal 30 to 69, horizontal 0 to 29, vertical 70 to 90. */
const sectors: Readonly<Record<string, readonly [number, number]>> = {
  normal: [30, 70],
  horizontal: [0, 30],
  vertical: [70, 90],
  'left axis deviation': [-90, 0],
  'right axis deviation': [90, 180],
};

/** Degrees outside the sector that the cardiologists named. */
function outside({ axisLabel, qrsAxis }: Ludb): number | undefined {
  const sector = sectors[axisLabel.trim()];
  if (!sector || qrsAxis === undefined) return undefined;
  return Math.max(0, sector[0] - qrsAxis, qrsAxis - sector[1]);
}

function rateAndAxes(calibration: readonly Synthetic[], hearts: readonly Ludb[]): string {
  const most = (values: readonly (number | undefined)[]) =>
    Math.max(...values.map((value) => Math.abs(value ?? Number.NaN)));
  const away = hearts.flatMap((each) => outside(each) ?? []);
  const rates = spreadOf(hearts.map(({ rate }) => rate));
  return table(
    ['what', 'against', 'error'],
    [
      row('rate', 'synthetic', `at most ${most(calibration.map(({ rate }) => rate)).toFixed(2)}/min (aim 1)`),
      row('QRS axis', 'synthetic', `at most ${most(calibration.map(({ axes }) => axes.qrs)).toFixed(1)}° (aim 5)`),
      row('P axis', 'synthetic', `at most ${most(calibration.map(({ axes }) => axes.p)).toFixed(1)}° (aim 5)`),
      row('T axis', 'synthetic', `at most ${most(calibration.map(({ axes }) => axes.t)).toFixed(1)}° (aim 5)`),
      row(
        'ST in V3, J + 60 ms',
        'synthetic',
        calibration
          .map(({ st }) => signed(st, 0))
          .join(', ')
          .concat(' µV, in the order of the table below'),
      ),
      row(
        'rate',
        'LUDB, mean RR of the annotated beats (the first and the last of a recording are not annotated)',
        `${signed(rates.mean, 2)}/min, deviation ${rates.deviation.toFixed(2)}`,
      ),
      row(
        'QRS axis',
        'LUDB, sector named by cardiologists',
        `${away.filter((degrees) => degrees === 0).length} of ${away.length} inside, ${away.filter((degrees) => degrees <= 10).length} within 10°, farthest ${Math.max(...away).toFixed(0)}°`,
      ),
    ],
  );
}

function atria(hearts: readonly Ludb[]): string {
  const count = (atrium: Ludb['atrium'], paced: boolean) => {
    const own = hearts.filter((each) => each.atrium === atrium && each.paced === paced);
    return `${own.filter(({ pFound }) => pFound).length} of ${own.length}`;
  };
  return `P is told in ${count('sinus', false)} LUDB records of sinus rhythm, and in ${count('fibrillation', false)} of fibrillation or flutter, where it must not be.`;
}

const signs = (calibration: readonly Synthetic[]) =>
  table(
    ['signal', 'P', 'PR', 'QRS', 'QT'],
    calibration.map(({ record, errors }) => row(record, ...waves.map((wave) => signed(errors[wave], 0)))),
  );

export interface Figures {
  detections: readonly Detection[];
  calibration: readonly Synthetic[];
  hearts: readonly Ludb[];
  twoLeads: readonly Compared[];
  devices: readonly Compared[];
  noisy: readonly Noisy[];
}

/** What several devices said of their own recordings; the spread of two makers' figures is of this size, too. */
function deviceTable(devices: readonly Compared[]): string {
  // P is left out: one of these devices states one of 508 ms, longer than its PR.
  const own = waves.filter((wave) => wave !== 'p');
  const spread = (wave: Wave) => {
    const { count, mean, deviation } = spreadOf(devices.map(({ errors }) => errors[wave]));
    return `**${signed(mean)}** / ${deviation.toFixed(1)} (${count})`;
  };
  const cell = (value: number | undefined) => (value === undefined ? '' : signed(value, 0));
  return table(
    ['recording', ...own.map((wave) => names[wave])],
    [
      ...devices.map(({ record, errors }) => row(record, ...own.map((wave) => cell(errors[wave])))),
      row('mean / deviation (of)', ...own.map(spread)),
    ],
  );
}

const noiseTable = (noisy: readonly Noisy[]) =>
  table(
    ['noise, µV', 'PR', 'QRS', 'QT'],
    noisy.map(({ uv, spreads: { pr, qrs, qt } }) =>
      row(uv, ...[pr, qrs, qt].map(({ mean, deviation }) => `${signed(mean)} / ${deviation.toFixed(1)}`)),
    ),
  );

export function documentOf({ detections, calibration, hearts, twoLeads, devices, noisy }: Figures): string {
  const unpaced = hearts.filter(({ paced }) => !paced);
  const second = (list: readonly Ludb[]) => list.map((each) => each.second);
  const extreme = (list: readonly Ludb[]) => list.map((each) => each.extreme);
  const head = ['set', 'interval', 'records', 'mean ms', 'deviation ms', 'aim', 'met'];
  return `# How exact the ECG measurements are

Made by \`npm run accuracy\` (\`node tests/accuracy/main.ts\`) from public recordings: MIT-BIH, QT Database and LUDB (PhysioNet, ODC-BY 1.0), and from
calibration signals of known intervals. The figures say what the engine does on these recordings; they are no claim under IEC 60601-2-51, whose
own signals (CTS, CSE) are not public.

## QRS detection

Window ${150} ms, all leads of the record, all beats of its annotation file. Aim: 99.5 %.

${detectionTable(detections)}

## Intervals

Found less true. One value a recording: the engine's from the median beat, the truth's as the median over beats.

- LUDB: a cardiologist marked every wave in each of twelve leads. The global interval is from the second earliest onset to the second latest end over
  the leads: the extreme of twelve hand-set marks is mostly the least exact. For comparison also from the earliest to the latest mark, which runs longer by
  about one mark's error at either end.
- QTDB: first annotator (q1c), marks set on two leads together.

${table(head, [
  ...intervalRows('synthetic', calibration, syntheticAim),
  ...intervalRows('LUDB', second(hearts), biologicalAim),
  ...intervalRows('LUDB without pacemakers', second(unpaced), biologicalAim),
  ...intervalRows('LUDB, extremes', extreme(hearts), biologicalAim),
  ...intervalRows('LUDB, extremes, without pacemakers', extreme(unpaced), biologicalAim),
  ...intervalRows('QTDB', twoLeads, biologicalAim),
])}

${atria(hearts)}

QRS against LUDB: a hand-set mark at the very foot of the complex lies some 9 ms before the place where twelve leads' slopes rise out of their
noise, at the onset more than at the end. A lower threshold meets these marks (twice the noise: −2 / 10 without pacemakers), and then measures
every noisy tracing too long, by 16 ms at 20 µV on the calibration signals. So a quiet lead counts from 2.5 times its noise and a noisy one from
3, and no lead beyond 7 ms from the middle one: see the two tables that follow, one of which is of other makers' devices. With the pacemakers the
deviation is that of record 45, whose pulses its recorder has rounded into beats; the aim is meant for hearts that beat by themselves.

## Beside the devices' own figures

ms, the hub's less the device's. Neither is the truth.

${deviceTable(devices)}

## Under noise

The calibration signals with white noise of so many µV (standard deviation) added: mean and deviation of the error, ms.

${noiseTable(noisy)}

## Rate, axes, ST

${rateAndAxes(calibration, hearts)}

## Each calibration signal

ms, found less true.

${signs(calibration)}

## Worst cases

Record and error in ms.

${table(['set', 'interval', 'records'], [...worstRows('LUDB', second(hearts), 6), ...worstRows('QTDB', twoLeads, 2)])}

LUDB records with a pacemaker: ${hearts
    .filter(({ paced }) => paced)
    .map(({ record, labels }) => `${record} (${(labels['Cardiac pacing'] ?? '').trim().split('\n').join(', ')})`)
    .join(
      '; ',
    )}. A recorder's own filter can round the pulses until nothing but their rhythm tells them from a heart's: then they are taken for beats.

## Time

Twelve leads, 10 s, 500 Hz: ${(median(hearts.map(({ ms }) => ms)) ?? Number.NaN).toFixed(0)} ms, the fastest of three; the middle one of ${hearts.length} records (aim 50).
`;
}
