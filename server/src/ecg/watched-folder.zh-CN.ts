import type { Problem } from '../contracts/index.ts';

const reasons: Readonly<Record<string, string>> = {
  'ecg.too-large': '文件太大，不像是静息心电图',
  'ecg.picture-foreign': '不能接收这种图片（如 HEIC、WebP），请改存 PDF、JPG 或 PNG',
  'ecg.pdf-password': 'PDF 有打开密码',
  'ecg.wfdb-alone': '只有 WFDB 头文件，没有波形；请把同一记录的 .hea 和 .dat 打包成一个 zip',
};

/** The note beside a file that could not be taken, for whoever looks into the shared folder. */
export function refusalWords(name: string, { code, detail }: Problem): string {
  const facts = (detail ?? {}) as { place?: string; detail?: string };
  return [
    `文件 ${name} 未能作为心电图接收。`,
    `原因：${reasons[code] ?? facts.detail ?? code}`,
    ...(facts.place ? [`位置：${facts.place}`] : []),
    '原始文件已保存在平台“待处理影像”中，请在平台核对或重新采集。',
    '',
  ].join('\r\n');
}
