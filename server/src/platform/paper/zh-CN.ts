import type { KeyImage } from './report-sheet.ts';

/** Every word the hub itself prints on a report. */

/** Section names by what was examined. */
export const bodyLabels = {
  imaging: { findings: '影像所见', impression: '影像诊断' },
  ultrasound: { findings: '超声所见', impression: '超声提示' },
  ecg: { findings: '心电图特征', impression: '心电图诊断' },
} as const;

export const documentNames = {
  imaging: '影像诊断报告书',
  ultrasound: '超声诊断报告书',
  ecg: '心电图诊断报告书',
} as const;

export const defaultStatements: readonly string[] = [
  '本报告仅供临床医师参考。',
  '影像诊断须结合临床病史、体征及其他检查综合判断；如与临床不符，请及时与诊断机构联系。',
];

export const words = {
  colon: '：',
  name: '姓名',
  sex: '性别',
  age: '年龄',
  estimated: '（估）',
  accessionNumber: '检查号',
  modality: '检查类型',
  bodyPart: '检查部位',
  examName: '检查项目',
  department: '申请科室',
  performedAt: '检查时间',
  requesting: '申请机构',
  performing: '检查机构',
  reading: '诊断机构',
  reason: '检查目的',
  history: '临床病史',
  positive: '阳性',
  negative: '阴性',
  critical: '危急值',
  keyImages: '关键图像',
  imageUnreadable: '图像数据损坏，无法显示',
  reporter: '报告医师',
  reviewer: '审核医师',
  reportedAt: '报告时间',
  reviewedAt: '审核时间',
  notReviewed: '未审核',
  signature: '电子签名',
  keyId: '密钥标识',
  hash: '内容摘要',
  verificationCode: '验证码',
  scanToVerify: '扫码验证报告',
  printed: '打印',
  none: '—',
  blankFindings: '（未填写）',
} as const;

export const marks = {
  demonstration: '演示数据',
  demonstrationStrip: '演示数据　仅供演示，不得用于诊疗',
  preliminary: '临时报告',
  preliminaryNote: '本报告为临时报告，以正式审核后的报告为准。',
  amended: (version: number) => `更正报告（第 ${version} 版，原报告作废）`,
  amendReason: '更正原因',
  supersedes: (version: number) => `本报告取代第 ${version} 版，第 ${version} 版作废。`,
  voided: '作废',
  voidedNote: (version: number) => `本报告（第 ${version} 版）已作废，不得作为诊疗依据。`,
} as const;

/** 「图 1　序列 2 第 14 幅」, of which only what is known is said. */
export const figureOf = (number: number, { series, slice, frame }: NonNullable<KeyImage['from']> = {}) => {
  const place = [
    ...(series === undefined ? [] : [`序列 ${series}`]),
    ...(slice === undefined ? [] : [`第 ${slice} 幅`]),
    ...(frame === undefined ? [] : [`第 ${frame} 帧`]),
  ].join(' ');
  return place ? `图 ${number}　${place}` : `图 ${number}`;
};

export const pageOf = (page: number, pages: number) => `第 ${page} 页 / 共 ${pages} 页`;
export const versionOf = (version: number) => `第 ${version} 版`;
export const doctor = (name: string, title: string | null) => (title ? `${name}（${title}）` : name);
export const missingGlyphNote = (codes: string) =>
  `方框中的字未被打印字库收录，框内为其 Unicode 编码：${codes}。请以系统中显示的文字为准。`;
