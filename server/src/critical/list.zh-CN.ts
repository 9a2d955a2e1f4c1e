import type { CriticalPolicy, CriticalRule } from '../contracts/index.ts';

const consensus = '心电图危急值2017中国专家共识';

/** A line of the list. Words are looked for in what a device says, without regard to case. */
function rule(
  code: string,
  text: string,
  words: string[],
  measured: CriticalRule['measured'] = [],
  more: Partial<CriticalRule> = {},
): CriticalRule {
  return { code, text, source: consensus, chestPain: false, enabled: true, words, measured, ...more };
}

/**
 * 危急值项目: that hospitals keep and review such a list is asked for by 医疗质量安全核心制度要点 (国卫医发〔2018〕8号). These
 * lines are a beginning for the hospital's own experts to confirm; thresholds differ by region and are data.
 */
const rules: CriticalRule[] = [
  rule(
    'stemi',
    '疑似急性ST段抬高型心肌梗死',
    [
      'acute mi',
      'acute infarct',
      'acute st elevation',
      'st elevation mi',
      'stemi',
      'infarct, acute',
      'infarct - acute',
      'acute anterior',
      'acute inferior',
      'acute lateral',
      'acute posterior',
      'injury pattern',
      'acute injury',
      '急性心肌梗死',
      '急性心梗',
      'ST段抬高型心肌梗死',
      'ST抬高型心肌梗死',
      '急性下壁',
      '急性前壁',
      '急性前间壁',
      '急性侧壁',
      '急性后壁',
      '急性广泛前壁',
      '超急性期',
    ],
    [{ name: 'st-elevation', is: '>=', value: 2 }],
    { chestPain: true },
  ),
  rule(
    'acute-ischaemia',
    '疑似急性心肌缺血',
    [
      'acute ischemia',
      'acute ischaemia',
      'acute myocardial ischemia',
      '急性心肌缺血',
      '急性冠脉综合征',
      'de winter',
      'wellens',
    ],
    [],
    { chestPain: true },
  ),
  rule(
    'vf',
    '疑似心室扑动或心室颤动',
    ['ventricular fibrillation', 'ventricular flutter', '室颤', '心室颤动', '心室扑动', '室扑'],
    [],
    {
      chestPain: true,
    },
  ),
  rule(
    'vt',
    '疑似室性心动过速',
    [
      'ventricular tachycardia',
      'wide complex tachycardia',
      'wide qrs tachycardia',
      'torsade',
      '室性心动过速',
      '室速',
      '尖端扭转',
      '宽QRS心动过速',
    ],
    [
      { name: 'heart-rate', is: '>=', value: 150 },
      { name: 'qrs', is: '>=', value: 140 },
    ],
    { chestPain: true },
  ),
  rule(
    'asystole',
    '疑似心脏停搏或长间歇',
    ['asystole', 'ventricular standstill', 'sinus arrest', '停搏', '全心停搏', '窦性静止'],
    [{ name: 'longest-rr', is: '>=', value: 3000 }],
    { chestPain: true },
  ),
  rule(
    'high-grade-avb',
    '疑似高度或三度房室传导阻滞',
    [
      'complete heart block',
      'complete av block',
      'complete a-v block',
      'third degree av block',
      'third-degree av block',
      '3rd degree av block',
      'high grade av block',
      'high-degree av block',
      'advanced av block',
      '三度房室传导阻滞',
      'III度房室传导阻滞',
      'Ⅲ度房室传导阻滞',
      '完全性房室传导阻滞',
      '高度房室传导阻滞',
    ],
    [],
    { chestPain: true },
  ),
  rule(
    'severe-bradycardia',
    '严重心动过缓',
    ['extreme bradycardia', 'marked bradycardia', '严重心动过缓', '极度心动过缓'],
    [{ name: 'heart-rate', is: '<=', value: 35 }],
  ),
  rule(
    'svt',
    '快速型心动过速（心室率≥200次/分）',
    ['extreme tachycardia', '极度心动过速'],
    [{ name: 'heart-rate', is: '>=', value: 200 }],
  ),
  rule(
    'preexcited-af',
    '疑似预激合并心房颤动',
    ['pre-excited atrial fibrillation', 'wpw with atrial fib', '预激合并房颤', '预激伴房颤', '预激伴心房颤动'],
    [],
  ),
  rule(
    'long-qt',
    'QTc显著延长（≥550 ms）',
    ['critical qt', '尖端扭转风险'],
    [{ name: 'qtc-bazett', is: '>=', value: 550 }],
  ),
  rule('hyperkalaemia', '疑似严重高钾血症', ['hyperkalemia', 'hyperkalaemia', '高钾血症', '高血钾', '窦室传导'], []),
  rule('pulmonary-embolism', '疑似急性肺栓塞', ['pulmonary embol', '肺栓塞', '急性肺动脉栓塞'], [], {
    chestPain: true,
  }),
  rule('r-on-t', 'R on T 型室性期前收缩', ['r on t', 'r-on-t', 'RonT'], []),
];

export const hubPolicy: CriticalPolicy = {
  ringSeconds: 60,
  secondCheckSeconds: 180,
  rungSeconds: { requester: 300, 'clinic-duty': 300, director: 300, 'medical-affairs': 300 },
  treatmentSeconds: 1800,
  webhooks: [],
  rules,
  targets: { emergencyMinutes: 10, routineMinutes: 30 },
};

/** What a clinic's own words 胸痛 are called in the register. */
export const chestPainByClinic = { code: 'chest-pain', text: '基层标记胸痛，待判读' } as const;
/** In the attempts of a rung that the roster leaves empty. */
export const nobodyOnDuty = '值班表无人';
/** A webhook carries no name: it goes through somebody else's servers. */
export const webhookWords = {
  suspected: '【疑似危急值】{text}，来自{requesting}，请立即到平台判读。',
  notifying: '【危急值通知】{text}，{requesting}，请立即到平台复述接获。',
};
/** Reason of a request that nobody had to write. */
export const sentByItself = '自动送诊：{text}';
