import type { EcgStored, EcgView } from '@hub/server/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecgRoutes } from '../../../server/src/ecg/routes.ts';
import { ecgFile, ecgFiles, hasEcgCorpus, truthOf } from '../../formats/ecg/corpus.ts';
import { zippedRecord } from '../../formats/ecg/wfdb-record.ts';
import { openTownship, type Township } from '../intake/township.ts';

let township: Township;
beforeAll(async () => {
  township = await openTownship();
  const record = township.hub.access.record;
  ecgRoutes({ fastify: township.app, authenticate: township.door.authenticate, record }, township.hub);
});
afterAll(() => township.close());

async function send(bytes: Uint8Array) {
  const headers = { as: township.ownMachine.as, 'content-type': 'application/octet-stream' };
  return township.app.inject({ method: 'POST', url: '/api/ecg', headers, payload: Buffer.from(bytes) });
}

async function sentAndSeen(bytes: Uint8Array): Promise<{ stored: EcgStored; view: EcgView }> {
  const sent = await send(bytes);
  if (sent.statusCode !== 200) throw new Error(sent.body);
  const stored = sent.json() as EcgStored;
  const headers = { as: township.ownMachine.as };
  const seen = await township.app.inject({ method: 'GET', url: `/api/ecg/${stored.id}`, headers });
  return { stored, view: seen.json() as EcgView };
}

/** The reading of others, with the words their decoders use for the same thing. */
interface Meta {
  patientId?: string;
  lastName?: string;
  birthDate?: string;
  sex?: string;
  acquired?: string;
  statements?: (string | [string, string])[];
  diagnosis?: string[];
  annotations?: [unknown, string, string?][];
  measurements?: Record<string, string>;
  restingMeasurements?: Record<string, string>;
  globalAnnotations?: Record<string, string>;
  global?: Record<string, string>;
  PRms?: number;
  QRSms?: number;
  QTms?: number;
  QRSaxis?: number;
}

/** What each of them calls an interval or axis that a device states. */
const called: Record<string, string[]> = {
  'heart-rate': ['MDC_ECG_HEART_RATE', 'VentricularRate', 'HR', 'heartrate', 'meanventrate'],
  pr: ['PRms', 'MDC_ECG_TIME_PD_PR', 'PRInterval', 'PQ', 'print', 'meanprint', 'PR Interval'],
  qrs: ['QRSms', 'MDC_ECG_TIME_PD_QRS', 'QRSDuration', 'QRS', 'qrsdur', 'meanqrsdur', 'QRS Duration'],
  qt: ['QTms', 'MDC_ECG_TIME_PD_QT', 'QTInterval', 'QT', 'qtint', 'meanqtint', 'QT Interval'],
  'qrs-axis': ['QRSaxis', 'MDC_ECG_ANGLE_QRS_FRONT', 'RAxis', 'AXIS_QRS', 'qrsfrontaxis', 'QRS Axis'],
};

function statedBy(meta: Meta): [string, number][] {
  const said: Record<string, unknown> = {
    ...meta,
    ...meta.measurements,
    ...meta.restingMeasurements,
    ...meta.globalAnnotations,
    ...meta.global,
    ...Object.fromEntries((meta.annotations ?? []).map(([name, value]) => [String(name), value])),
  };
  return Object.entries(called).flatMap(([name, words]) => {
    const value = words.map((word) => said[word]).find((each) => each !== undefined);
    return value === undefined ? [] : [[name, Number(value)] as [string, number]];
  });
}

/** The words of the machine or reader; Philips writes two lines of one statement. */
function wordsOf({ statements, diagnosis, annotations }: Meta): string[] {
  const timed = annotations?.filter(([at]) => at === 'text' || typeof at === 'number').map(([, text]) => text);
  const all = [statements, diagnosis, timed].filter((each) => each !== undefined).flat();
  return all
    .map((each) => (typeof each === 'string' ? each : (each[0] as string)).trim())
    .filter((text) => text !== '');
}

const digits = (time: string | null | undefined) => (time ?? '').replace(/\D/g, '').slice(0, 14);

describe.skipIf(!hasEcgCorpus)('what a file says, told by the hub as others read it:', () => {
  const files = ecgFiles.filter((file) => !file.startsWith('wfdb/') && truthOf(file));

  it.each(files)('%s', async (file) => {
    const truth = truthOf(file);
    if (!truth) throw new Error('no truth');
    const meta = truth.meta as Meta;
    const { view } = await sentAndSeen(ecgFile(file));

    const [group] = view.groups;
    expect(group?.samplingRateHz).toBeCloseTo(truth.samplingRateHz, 6);
    const stored = (group?.leads ?? []).filter(({ derived }) => !derived).map(({ lead }) => lead);
    expect(stored.toSorted()).toEqual(Object.keys(truth.leads).toSorted());
    if (['I', 'II'].every((lead) => stored.includes(lead)))
      expect(group?.leads.map(({ lead }) => lead)).toEqual(expect.arrayContaining(['III', 'aVR', 'aVL', 'aVF']));

    if (meta.acquired !== undefined) expect(digits(view.recordedAt)).toBe(digits(meta.acquired));
    if (view.recordedAt !== null) {
      // Only what the file itself says is declared; else the county's zone, and it is said that it is assumed.
      const declared = /[+-]\d{4}$/.exec(meta.acquired ?? '')?.[0];
      expect(view.zone).toBe(declared ? 'declared' : 'assumed');
      expect(view.recordedAt.slice(-6)).toBe('+08:00');
    }
    const { patient } = view;
    if (meta.patientId !== undefined) expect(patient.id).toBe(meta.patientId);
    if (meta.lastName !== undefined) expect(patient.name).toContain(meta.lastName);
    if (meta.birthDate !== undefined) expect(patient.birthDate).toBe(meta.birthDate);
    if (meta.sex !== undefined) expect(patient.sex).toBe(meta.sex);

    const stated = new Map(view.measurements.device.map(({ name, value }) => [name, value]));
    for (const [name, value] of statedBy(meta)) expect([name, stated.get(name)]).toEqual([name, value]);
    const words = view.statements.map(({ text }) => text);
    for (const said of wordsOf(meta)) expect(words.some((text) => text.includes(said.trim()))).toBe(true);
  });

  it.each([
    ['dicom/container/12lead_8bit_SB_20uV_MDC.dcm', '王小明'],
    ['dicom/container/general_2groups_corr_baseline_mV.dcm', '王小明'],
    ['mfer/JS20003_BE.mwf', '王小明'],
  ])('the Chinese name in %s', async (file, name) => {
    expect((await sentAndSeen(ecgFile(file))).view.patient.name).toBe(name);
  });

  it('the Chinese annotation of an EDF+ file', async () => {
    const { view } = await sentAndSeen(ecgFile('edf/HR06003_edfplus.edf'));
    expect(view.statements.map(({ text }) => text)).toContain('开始');
  });

  it('dates that do not exist are no dates, and the tracing is there', async () => {
    const { view } = await sentAndSeen(ecgFile('scp/welchallyn_MDW14_paediatric_V3R_V7_corrupt_dates.scp'));
    expect(view).toMatchObject({ recordedAt: null, zone: null });
    expect(view.patient.birthDate).toBeNull();
    expect(view.warnings.filter(({ code }) => code === 'date.illegal')).toHaveLength(2);
  });
});

describe.skipIf(!hasEcgCorpus)('one recording that came in three formats', () => {
  const siblings = [
    'scp/ecgtoolkit_ELI250_12lead_500Hz.scp',
    'aecg/ecgtoolkit_ELI250_12lead_500Hz.xml',
    'dicom/ecgtoolkit_ELI250_12lead_implicitVR.dcm',
  ];

  it('is the same in microvolts, sample by sample in each lead', async () => {
    const [first, ...others] = await Promise.all(siblings.map(async (file) => inMicrovolts(await viewOf(file))));
    expect(first).toHaveLength(12);
    for (const other of others) expect(other).toEqual(first);
  });

  const viewOf = async (file: string) => (await sentAndSeen(ecgFile(file))).view;
});

it.skipIf(!hasEcgCorpus)('what Philips wrote and its converter agree within 20 µV', async () => {
  const [own, converted] = await Promise.all(
    ['philips/ad4d3d80-d165_1-04_orig.xml', 'aecg/philips_converter_ad4d3d80.xml'].map(async (file) =>
      inMicrovolts((await sentAndSeen(ecgFile(file))).view),
    ),
  );
  for (const [i, [lead, samples]] of (own ?? []).entries()) {
    const [name, others] = converted?.[i] ?? ['', []];
    expect(name).toBe(lead);
    const apart = samples.map((value, at) => Math.abs(value - (others[at] ?? Number.NaN)));
    expect(Math.max(...apart), lead).toBeLessThanOrEqual(20);
  }
});

/** Leads of the first group by name, in µV. */
function inMicrovolts({ groups }: EcgView): [string, number[]][] {
  return (groups[0]?.leads ?? [])
    .map(({ lead, samples, uvPerLsb, offsetUv }): [string, number[]] => [
      lead,
      samples.map((sample) => Math.round(((sample ?? Number.NaN) * (uvPerLsb ?? 1) + offsetUv) * 1000) / 1000),
    ])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

describe.skipIf(!hasEcgCorpus)('a WFDB record as a zip', () => {
  // One of each origin and packing: `wfdb.test.ts` decodes every record there is.
  const headers = [
    'ludb/1',
    'cinc2021/E07500',
    'cinc2021/HR06003',
    'cinc2021/JS20003',
    'ptbdb/s0010_re',
    'synthetic_cal/cal_80_250Hz',
    'qtdb/sel100',
  ].map((record) => `wfdb/${record}.hea`);

  it.each(headers)('%s has the samples whose sums its header gives', async (header) => {
    const { view } = await sentAndSeen(zippedRecord(header));
    expect(view.format).toBe('wfdb');
    const text = new TextDecoder().decode(ecgFile(header));
    const [record = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
    const [, , rate = '', count = ''] = record.split(/\s+/);
    const leads = view.groups[0]?.leads.filter(({ derived }) => !derived) ?? [];
    expect(view.groups[0]?.samplingRateHz).toBe(Number.parseFloat(rate));
    const sums = leads.map(({ samples }) => samples.reduce<number>((sum, each) => (sum + (each ?? 0)) & 0xffff, 0));
    const said = lines
      .slice(0, leads.length)
      .map((line) => line.split(/\s+/))
      .map((words) => Number(words[6]) & 0xffff);
    expect(sums).toEqual(said);
    for (const { samples } of leads) expect(samples).toHaveLength(Number(count));
  });

  it.each([
    'wfdb/ludb/1.hea',
    'wfdb/ludb/1.dat',
    'wfdb/cinc2021/JS20003.mat',
    'wfdb/mitdb/100.atr',
    'edf/wfdb_test_edfann.edf',
  ])('a part of one (%s) or a file of annotations is no recording, and the answer says where', async (file) => {
    const answer = await send(ecgFile(file));
    expect(answer.statusCode, answer.body).toBe(422);
    const { detail } = answer.json() as { detail?: { place?: string; detail?: string; unplacedId?: string } };
    expect(detail?.place).toBeTruthy();
    expect(detail?.detail).toBeTruthy();
    expect(detail?.unplacedId).toBeTruthy();
  });
});
