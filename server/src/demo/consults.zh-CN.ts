import type { ConsultKind, ConsultUrgency, DecisionContent, OpinionContent } from '../contracts/index.ts';

export interface DemoConsult {
  /** told apart by it when a start that was cut short goes on */
  reason: string;
  /** the demonstration's number of the patient, or the village room's own patient */
  patient: { number: string } | { villager: string };
  kind: ConsultKind;
  urgency: ConsultUrgency;
  specialty: string;
  purpose: string;
  summary: string;
  reach: 'requested' | 'refused' | 'cancelled' | 'scheduled' | 'ongoing' | 'opinion' | 'decision' | 'closed';
  consented: boolean;
  /** its talk was held in the room, so many minutes of an hour ago; others say only that there was one */
  minutesInRoom?: number;
}

const about = { kind: 'consult', urgency: 'routine', specialty: '呼吸与危重症医学科', consented: true } as const;

/** One for every state that a screen shows. */
export const consults: readonly DemoConsult[] = [
  {
    ...about,
    reason: '（演示）胸片示双肺纹理增多，抗感染一周无好转',
    patient: { number: 'DEMO-003' },
    purpose: '明确诊断，指导下一步检查',
    summary: '男，47岁，胸痛半天，吸烟二十年。胸片示双肺纹理增多、增粗。（演示病历）',
    reach: 'requested',
    consented: false,
  },
  {
    ...about,
    reason: '（演示）慢性支气管炎急性加重，需调整用药',
    patient: { number: 'DEMO-001' },
    purpose: '制定治疗方案',
    summary: '男，63岁，咳嗽、咳痰一周，慢性支气管炎十年。（演示病历）',
    reach: 'scheduled',
  },
  {
    ...about,
    reason: '（演示）突发言语不清，头颅 CT 已上传',
    patient: { number: 'DEMO-005' },
    urgency: 'urgent',
    specialty: '神经内科',
    purpose: '是否溶栓、是否转诊',
    summary: '男，71岁，突发言语不清两小时，高血压病史。（演示病历）',
    reach: 'scheduled',
  },
  {
    ...about,
    reason: '（演示）右上腹不适，超声待会诊',
    patient: { number: 'DEMO-007' },
    specialty: '肝胆外科',
    purpose: '是否需要手术',
    summary: '女，41岁，右上腹不适。（演示病历）',
    reach: 'refused',
    consented: false,
  },
  {
    ...about,
    reason: '（演示）腰痛一月，保守治疗效果不佳',
    patient: { number: 'DEMO-006' },
    specialty: '骨科',
    purpose: '明确诊断',
    summary: '女，66岁，腰痛一月。（演示病历）',
    reach: 'cancelled',
    consented: false,
  },
  {
    ...about,
    reason: '（演示）右膝疼痛，活动受限',
    patient: { number: 'DEMO-004' },
    specialty: '骨科',
    purpose: '明确诊断，指导康复',
    summary: '女，35岁，右膝疼痛三天。（演示病历）',
    reach: 'ongoing',
  },
  {
    ...about,
    reason: '（演示）发热三天，血象不高',
    patient: { number: 'DEMO-009' },
    purpose: '明确病因',
    summary: '女，52岁，发热三天，胸片已上传。（演示病历）',
    reach: 'opinion',
  },
  {
    ...about,
    reason: '（演示）体检发现肺部阴影',
    patient: { number: 'DEMO-002' },
    purpose: '是否需要进一步检查',
    summary: '女，58岁，体检胸片。（演示病历）',
    reach: 'decision',
  },
  {
    ...about,
    reason: '（演示）踝部扭伤后肿痛两周',
    patient: { number: 'DEMO-008' },
    specialty: '骨科',
    purpose: '是否需要手术',
    summary: '男，29岁，扭伤后肿痛。（演示病历）',
    reach: 'closed',
  },
  {
    ...about,
    reason: '（演示）高血压随访，血压控制不佳',
    patient: { villager: '演示·云瑞霞' },
    kind: 'village',
    specialty: '心血管内科',
    purpose: '调整降压方案',
    summary: '女，68岁，高血压十二年，近期血压 160/95 mmHg。（演示病历）',
    reach: 'scheduled',
  },
  {
    ...about,
    reason: '（演示）血压控制后复诊，询问用药',
    patient: { villager: '演示·云瑞霞' },
    kind: 'village',
    specialty: '心血管内科',
    purpose: '确认降压方案',
    summary: '女，68岁，高血压十二年，服药后血压 138/82 mmHg。（演示病历）',
    reach: 'closed',
    minutesInRoom: 12,
  },
];

export const refusal = '本院暂无该专科医师值守，建议联系上级医院。（演示）';
export const cancellation = '患者已转上级医院就诊。（演示）';
export const slotSpecialties = { expert: '心血管内科', reviewer: '呼吸与危重症医学科' } as const;
export const clinicPhone = '0478-0000000';

export const opinion: OpinionContent = {
  findings: '结合病史及所传影像，未见需紧急处理的征象。（演示）',
  diagnosis: '目前诊断考虑成立，建议完善检查后复核。（演示）',
  advice: '按当前方案继续治疗，一周后复查。（演示）',
  caution: '症状加重时及时转诊。（演示）',
};
export const decision: DecisionContent = {
  acceptance: 'accepted',
  decision: '采纳会诊意见，继续当前方案，一周后复查。（演示）',
  reason: '',
};
