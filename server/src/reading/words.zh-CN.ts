/**
 * Words that fit only one sex, for the check before a signature. A report that names one for the other sex is usually
 * a template that was not read through, or the wrong patient.
 */
export const femaleOnly = [
  '子宫',
  '卵巢',
  '附件区',
  '输卵管',
  '宫颈',
  '宫腔',
  '内膜',
  '阴道',
  '月经',
  '妊娠',
  '胎儿',
  '孕囊',
  '盆腔附件',
  '乳腺癌术后哺乳',
] as const;
export const maleOnly = ['前列腺', '精囊', '睾丸', '附睾', '阴囊', '阴茎', '精索', '输精管'] as const;
/** Words in which one of the above is only part of another organ or finding that both sexes have. */
export const harmless = [
  '血管内膜',
  '动脉内膜',
  '颈动脉内膜',
  '内膜增厚伴斑块',
  '支气管内膜',
  '内中膜',
  '心内膜',
  '肠内膜',
] as const;

export const sides = { left: ['左'], right: ['右'], both: ['双', '两侧', '左右'] } as const;

/** Laterality (0020,0060) in words */
export const lateralityTexts: Readonly<Record<string, string>> = { L: '左', R: '右', B: '双侧' };

export const mask = '＊';

/** DICOM modality in the words of a paper report. */
export const modalityTexts: Readonly<Record<string, string>> = {
  CR: 'X 线摄影（CR）',
  DX: 'X 线摄影（DR）',
  DR: 'X 线摄影（DR）',
  RF: 'X 线透视',
  MG: '乳腺 X 线摄影',
  CT: 'CT',
  MR: '磁共振（MR）',
  US: '超声',
  XA: '血管造影',
  NM: '核医学',
  PT: 'PET',
  ES: '内镜',
  XC: '外部相机照片',
  OT: '其他',
  ECG: '心电图',
};
export const identifierLabels = { patientId: '病历号', citizenId: '身份证号' } as const;
export const sexTexts: Readonly<Record<string, string>> = {
  '0': '未知',
  '1': '男',
  '2': '女',
  '9': '未说明',
  M: '男',
  F: '女',
  O: '其他',
};
export const unknown = '—';
