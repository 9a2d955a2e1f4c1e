import type { DrawingCaption } from '../../formats/ecg/paper/index.ts';

/** Every word the hub itself prints on an ECG. */
export const ecgWords = {
  device: '设备',
  engine: '平台',
  reader: '医师',
  item: '测量值',
  recordedAt: '采集时间',
  deviceSays: '设备自动分析（未经医师确认）',
  unread: '未经医师判读的心电图描记，不是诊断报告。',
  continued: '（文字较多，全文见后页）',
  whole: '报告全文',
  ruler: '此线长 100 mm。打印时请选“实际大小”，不要缩放；请用直尺核对。',
  derived: '* 由 I、II 导联推算，未实际记录',
  none: '—',
} as const;

export const ecgStatements = [
  '本报告仅供临床医师参考，须结合临床病史、体征及其他检查综合判断；如与临床不符，请及时与诊断机构联系。“设备”为采集设备给出，“平台”为本平台自动测量，“医师”为判读医师手工测量。',
] as const;

/** Of a page or a photo that came in place of a signal. */
export const pictureWords = {
  fromPdf: '原件为 PDF，平台未作测量和自动分析；“医师”一栏为手工录入，非平台测量。',
  fromPhoto: '原件为照片或扫描图，平台未作测量和自动分析；“医师”一栏为手工录入，非平台测量。',
  noScale: '未定标，已按版面缩放，不得在纸上测量。',
  scale: (factor: number, speed: number | null, gain: number | null) =>
    [
      factor > 0.999
        ? '按医师定标以实际大小打印。'
        : `已缩小为实际大小的 ${Math.round(factor * 100)}%，不得在纸上测量。`,
      ...(speed === null ? [] : [`原图走速 ${speed} mm/s`]),
      ...(gain === null ? [] : [`增益 ${gain} mm/mV`]),
    ].join('　'),
  onePageOf: (page: number, pages: number) => `原件共 ${pages} 页，此处为第 ${page} 页，全部原件附在本文件中。`,
  unprintable: '原件无法印在此处，请在平台查看原件。',
} as const;

const hz = (value: number) => `${value} Hz`;

/** The line below the grid: everything that a measurement by eye depends on. */
export function stateOf(caption: DrawingCaption): string {
  const { recordedFilters: stored, displayFilters: shown } = caption;
  const before = [
    stored.highPassHz === undefined ? undefined : `高通 ${hz(stored.highPassHz)}`,
    stored.lowPassHz === undefined ? undefined : `低通 ${hz(stored.lowPassHz)}`,
    stored.notchHz === undefined ? undefined : `工频 ${hz(stored.notchHz)}`,
  ].filter((each) => each !== undefined);
  const now = [
    shown.baselineHz === undefined ? undefined : `基线 ${hz(shown.baselineHz)}`,
    shown.lowPassHz === undefined ? undefined : `低通 ${hz(shown.lowPassHz)}`,
    shown.notchHz === undefined ? undefined : `工频 ${hz(shown.notchHz)}`,
  ].filter((each) => each !== undefined);
  return [
    `${caption.speedMmPerS} mm/s`,
    caption.gainMmPerMv === null ? '幅度未定标，不得测量' : `${caption.gainMmPerMv} mm/mV`,
    ...(caption.samplingRateHz === undefined ? [] : [`采样 ${hz(caption.samplingRateHz)}`]),
    `采集滤波：${before.length > 0 ? before.join('、') : '文件未注明'}`,
    `打印滤波：${now.length > 0 ? now.join('、') : '无'}`,
    caption.columns === 'sequential' ? '各列依次连续' : '各列同步',
    ...(caption.missing.length > 0 ? [`未记录：${caption.missing.join('、')}`] : []),
    ...(caption.shifted.length > 0 ? [`基线已移入可视范围：${caption.shifted.join('、')}`] : []),
    ...(caption.uncalibrated.length > 0 ? [`未定标：${caption.uncalibrated.join('、')}`] : []),
  ].join('　');
}
