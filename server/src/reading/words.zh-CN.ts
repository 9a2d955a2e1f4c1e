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

export const sides = { left: ['左'], right: ['右'], both: ['双', '两侧', '左右', '对侧'] } as const;

/** Words in which 左 and 右 name a chamber, a bundle, a vessel, a lie or a shift and not the side that something is on. */
export const neutralSides = [
  '左心',
  '右心',
  '左室',
  '右室',
  '左房',
  '右房',
  '左束支',
  '右束支',
  '左前分支',
  '左后分支',
  '左主干',
  '左前降支',
  '左冠',
  '右冠',
  '左偏',
  '右偏',
  '左移',
  '右移',
  '左旋',
  '右旋',
  '左前斜',
  '右前斜',
  '左侧卧',
  '右侧卧',
  '左胸导',
  '右胸导',
  '左优势',
  '右优势',
] as const;

/** Organs that come in pairs, the narrower name before the wider one that it contains. */
export const pairedOrgans = [
  '基底节',
  '丘脑',
  '额叶',
  '顶叶',
  '颞叶',
  '枕叶',
  '放射冠',
  '侧脑室',
  '小脑',
  '大脑',
  '上颌窦',
  '筛窦',
  '额窦',
  '乳突',
  '眼',
  '耳',
  '腮腺',
  '甲状腺',
  '颈动脉',
  '椎动脉',
  '锁骨',
  '肩',
  '肱骨',
  '肘',
  '尺骨',
  '桡骨',
  '腕',
  '手',
  '乳腺',
  '腋',
  '肺门',
  '肋膈角',
  '胸膜',
  '胸腔',
  '胸壁',
  '膈',
  '肋',
  '肺',
  '肾上腺',
  '输尿管',
  '肾',
  '卵巢',
  '附件',
  '睾丸',
  '附睾',
  '腹股沟',
  '髋',
  '股骨',
  '髌骨',
  '膝',
  '胫骨',
  '腓骨',
  '踝',
  '跟骨',
  '足',
] as const;

/** Words by which an impression says that all is well, and what they must not be said of. */
export const normal = [
  '未见',
  '未及',
  '未发现',
  '未探及',
  '正常',
  '无异常',
  '无明显',
  '窦性心律',
  '孕',
  '妊娠',
] as const;
export const unlikeNormal = ['变化', '不除外', '不正常', '除外'] as const;
/** What an impression advises is no finding. */
export const advice = ['请结合', '结合临床', '建议', '随诊', '随访', '复查', '必要时', '对比', '供参考'] as const;

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
