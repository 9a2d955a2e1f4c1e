import type { InstitutionKind } from '../contracts/index.ts';

/** 乌拉特前旗: its institutions are real names of a real county, everything else in the demonstration is invented. */
export const county = { code: '150823', name: '乌拉特前旗' } as const;
export const areaCode = '0478';

interface Member {
  legalName: string;
  shortName: string;
  kind: InstitutionKind;
}

const township = (shortName: string): Member => ({ legalName: `乌拉特前旗${shortName}`, shortName, kind: 'township' });
const community = (shortName: string): Member => ({
  legalName: `乌拉特前旗${shortName}`,
  shortName,
  kind: 'community',
});

const village = (name: string, township: string) => ({
  room: { legalName: `乌拉特前旗${name}村卫生室（演示）`, shortName: `${name}村卫生室`, kind: 'village' as const },
  township,
});

export interface DemoConsortium {
  name: string;
  lead: Member;
  /** sends images, ECGs and specimens, asks for consults */
  members: readonly Member[];
  /** belongs to the 医共体 for public health only */
  publicHealthOnly: readonly Member[];
  /** 村卫生室, invented: each with the short name of the township hospital it belongs to */
  villages?: readonly { room: Member; township: string }[];
}

export const consortia: readonly DemoConsortium[] = [
  {
    name: '乌拉特前旗人民医院医共体',
    lead: { legalName: '乌拉特前旗人民医院', shortName: '人民医院', kind: 'lead' },
    members: [
      township('额尔登布拉格卫生院'),
      township('大余太中心卫生院'),
      township('明安中心卫生院'),
      township('沙德格卫生院'),
      township('朝阳卫生院'),
      township('小余太卫生院'),
      community('东风社区卫生服务中心'),
    ],
    villages: [
      village('大余太镇红柳', '大余太中心卫生院'),
      village('大余太镇胡杨', '大余太中心卫生院'),
      village('大余太镇沙枣', '大余太中心卫生院'),
      village('额尔登布拉格苏木白音', '额尔登布拉格卫生院'),
      village('额尔登布拉格苏木芦苇', '额尔登布拉格卫生院'),
    ],
    publicHealthOnly: [],
  },
  {
    name: '乌拉特前旗中蒙医院医共体',
    lead: { legalName: '乌拉特前旗中蒙医院', shortName: '中蒙医院', kind: 'lead' },
    members: [
      township('乌拉山中心卫生院'),
      township('呼和卫生院'),
      township('公庙卫生院'),
      township('先锋卫生院'),
      township('白彦花中心卫生院'),
      township('黑柳子卫生院'),
      community('北环社区卫生服务中心'),
    ],
    publicHealthOnly: [community('振兴社区卫生服务中心')],
  },
  {
    name: '乌拉特前旗妇幼保健计划生育服务中心医共体',
    lead: { legalName: '乌拉特前旗妇幼保健计划生育服务中心', shortName: '妇幼保健计划生育服务中心', kind: 'lead' },
    members: [
      township('西山咀卫生院'),
      township('西小召中心卫生院'),
      township('北圪堵卫生院'),
      township('新安卫生院'),
      township('树林子中心卫生院'),
      township('长胜中心卫生院'),
      township('苏独仑卫生院'),
    ],
    publicHealthOnly: [township('西山咀中医院'), community('济民社区卫生服务中心')],
  },
];

/** Names of nobody; the interpunct and single names are there because people here have them. */
export const surnames = [
  '赵',
  '钱',
  '孙',
  '李',
  '周',
  '吴',
  '郑',
  '王',
  '冯',
  '陈',
  '白',
  '包',
  '云',
  '杨',
  '张',
  '刘',
] as const;
export const givenNames = [
  '演示',
  '建国',
  '秀英',
  '志强',
  '丽华',
  '永胜',
  '海燕',
  '文斌',
  '淑芬',
  '瑞霞',
  '振宇',
  '晓梅',
] as const;
export const mongolianNames = ['巴图', '其其格', '乌云娜', '苏日娜', '那仁·图雅', '阿拉坦·乌拉'] as const;

export const titles = {
  technician: '技师',
  clinician: '执业医师',
  reader: '主治医师',
  reviewer: '副主任医师',
  expert: '主任医师',
  director: '院长',
  village: '乡村医生',
} as const;
export const liability = '检查机构对影像及数据质量负责，诊断机构对诊断报告负责。（演示协议）';
export const licenceClass = '医学影像和放射治疗';
export const priceItem = '远程影像诊断';
export const deviceNames = {
  dr: '数字 X 线机（演示）',
  ct: 'CT（演示）',
  us: '超声（演示）',
  ecg: '心电图机（演示）',
  gateway: '前置网关（演示）',
} as const;

export interface DemoCase {
  /** plainly a demonstration, also in the name */
  patient: string;
  sex: '1' | '2';
  age: number;
  modality: 'DX' | 'CT' | 'US';
  examName: string;
  bodyPart: string;
  priority: 'emergency' | 'urgent' | 'routine';
  reason: string;
  history: string;
  /** how far the case has come */
  reach:
    | 'registered'
    | 'examined'
    | 'images'
    | 'requested'
    | 'claimed'
    | 'returned'
    | 'reported'
    | 'reviewed'
    | 'printed';
  findings: string;
  impression: string;
  positive: boolean;
  /** an earlier examination of somebody who has a case of today */
  daysAgo?: number;
}

const normalChest = {
  findings: '胸廓对称，气管居中。双肺纹理清晰，未见明确实质性病变。心影大小、形态正常。双侧肋膈角锐利。（模体图像）',
  impression: '心、肺、膈未见明显异常。（演示报告）',
  positive: false,
};
const none = { findings: '', impression: '', positive: false };

/** One case for every state that a screen shows. */
export const cases: readonly DemoCase[] = [
  {
    patient: '演示·赵建国',
    sex: '1',
    age: 63,
    modality: 'DX',
    examName: '胸部正位',
    bodyPart: '胸部',
    priority: 'routine',
    reason: '咳嗽、咳痰一周',
    history: '慢性支气管炎十年',
    reach: 'printed',
    ...normalChest,
  },
  {
    patient: '演示·钱秀英',
    sex: '2',
    age: 58,
    modality: 'DX',
    examName: '胸部正位',
    bodyPart: '胸部',
    priority: 'routine',
    reason: '健康体检',
    history: '',
    reach: 'reviewed',
    ...normalChest,
  },
  {
    patient: '演示·巴图',
    sex: '1',
    age: 47,
    modality: 'DX',
    examName: '胸部正位',
    bodyPart: '胸部',
    priority: 'urgent',
    reason: '胸痛半天',
    history: '吸烟二十年',
    reach: 'reported',
    findings: '双肺纹理增多、增粗，以双下肺野为著。心影大小正常。双侧肋膈角锐利。（模体图像）',
    impression: '双肺纹理增多，请结合临床。（演示报告）',
    positive: true,
  },
  {
    patient: '演示·其其格',
    sex: '2',
    age: 35,
    modality: 'DX',
    examName: '右膝关节正侧位',
    bodyPart: '膝关节',
    priority: 'routine',
    reason: '右膝疼痛三天',
    history: '',
    reach: 'claimed',
    ...none,
  },
  {
    patient: '演示·孙志强',
    sex: '1',
    age: 71,
    modality: 'CT',
    examName: '头颅 CT 平扫',
    bodyPart: '头颅',
    priority: 'emergency',
    reason: '突发言语不清两小时',
    history: '高血压病史',
    reach: 'requested',
    ...none,
  },
  {
    patient: '演示·李丽华',
    sex: '2',
    age: 66,
    modality: 'DX',
    examName: '腰椎正侧位',
    bodyPart: '腰椎',
    priority: 'routine',
    reason: '腰痛一月',
    history: '',
    reach: 'requested',
    ...none,
  },
  {
    patient: '演示·那仁·图雅',
    sex: '2',
    age: 41,
    modality: 'US',
    examName: '肝胆胰脾彩超',
    bodyPart: '腹部',
    priority: 'routine',
    reason: '右上腹不适',
    history: '',
    reach: 'requested',
    ...none,
  },
  {
    patient: '演示·周永胜',
    sex: '1',
    age: 29,
    modality: 'DX',
    examName: '左踝关节正侧位',
    bodyPart: '踝关节',
    priority: 'urgent',
    reason: '扭伤后肿痛',
    history: '',
    reach: 'returned',
    ...none,
  },
  {
    patient: '演示·吴海燕',
    sex: '2',
    age: 52,
    modality: 'DX',
    examName: '胸部正侧位',
    bodyPart: '胸部',
    priority: 'routine',
    reason: '发热三天',
    history: '',
    reach: 'images',
    ...none,
  },
  {
    patient: '演示·郑文斌',
    sex: '1',
    age: 38,
    modality: 'DX',
    examName: '胸部正位',
    bodyPart: '胸部',
    priority: 'routine',
    reason: '入职体检',
    history: '',
    reach: 'examined',
    ...none,
  },
  {
    patient: '演示·王淑芬',
    sex: '2',
    age: 74,
    modality: 'CT',
    examName: '胸部 CT 平扫',
    bodyPart: '胸部',
    priority: 'routine',
    reason: '咳嗽待查',
    history: '',
    reach: 'registered',
    ...none,
  },
  {
    patient: '演示·巴图',
    sex: '1',
    age: 46,
    modality: 'DX',
    examName: '胸部正位',
    bodyPart: '胸部',
    priority: 'routine',
    reason: '入冬后咳嗽',
    history: '吸烟二十年',
    reach: 'printed',
    daysAgo: 387,
    ...normalChest,
  },
  {
    patient: '演示·那仁·图雅',
    sex: '2',
    age: 40,
    modality: 'US',
    examName: '肝胆胰脾彩超',
    bodyPart: '腹部',
    priority: 'routine',
    reason: '健康体检',
    history: '',
    reach: 'printed',
    daysAgo: 203,
    findings: '肝脏形态、大小正常，实质回声均匀。胆囊壁光滑，胆总管不扩张。胰腺、脾脏未见明显异常。（模体图像）',
    impression: '肝、胆、胰、脾未见明显异常。（演示报告）',
    positive: false,
  },
];
export const returnReason = '踝关节未包全，请补照侧位。（演示）';
/** who keeps the demonstration's cases */
export const casesAt = '大余太中心卫生院';
/** Body Part Examined (PS3.16 Annex L) of the parts above. */
export const bodyPartCodes: Readonly<Record<string, string>> = {
  胸部: 'CHEST',
  头颅: 'HEAD',
  腰椎: 'LSPINE',
  腹部: 'ABDOMEN',
  膝关节: 'KNEE',
  踝关节: 'ANKLE',
};
/** an examination with this in its name has a lateral view */
export const lateralView = '侧';
