import type { MeasurementName } from '../formats/ecg/index.ts';

/** Names of measured values on paper, with their unit. */
export const valueNames: readonly (readonly [MeasurementName, string])[] = [
  ['heart-rate', '心率 (次/分)'],
  ['p', 'P 时限 (ms)'],
  ['pr', 'PR 间期 (ms)'],
  ['qrs', 'QRS 时限 (ms)'],
  ['qt', 'QT 间期 (ms)'],
];
export const correctedName = 'QTcB/QTcF (ms)';
/** of a machine that does not say by which formula */
export const unnamedCorrectedName = 'QTc，式不详 (ms)';
export const axesName = '电轴 P/QRS/T (°)';
export const voltageName = 'RV5/SV1/和 (mV)';
export const assumedZone = '（设备时钟）';
export const unknownTime = '文件未注明';
export const tracingTitle = '心电图';
export const sexes: Readonly<Record<string, string>> = { M: '男', F: '女', O: '其他', '1': '男', '2': '女' };
export const years: Readonly<Record<string, string>> = { year: '岁', month: '月', week: '周', day: '天', hour: '小时' };
export const patientNumber = '病历号';
