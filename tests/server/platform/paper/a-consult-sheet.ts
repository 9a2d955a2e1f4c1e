import type { ConsultSheet } from '../../../../server/src/platform/paper/index.ts';

/** An invited hospital's opinion with everything that may stand on it. */
export function aConsultSheet(change: Partial<ConsultSheet> = {}): ConsultSheet {
  return {
    kind: 'opinion',
    institution: '乌拉特前旗人民医院',
    demonstration: false,
    number: 'HZ202600017',
    patient: { displayName: '乌云娜', sexText: '女', ageText: '65 岁', ageEstimated: false },
    kindText: '疑难会诊　急会诊',
    specialty: '呼吸内科',
    inviting: '乌拉特前旗沙德格苏木卫生院',
    invited: ['乌拉特前旗人民医院', '巴彦淖尔市医院'],
    held: { from: new Date('2026-11-23T02:05:00Z'), until: new Date('2026-11-23T02:41:00Z') },
    participants: [
      '斯琴（副主任医师）　乌拉特前旗人民医院',
      '王建国（主任医师）　巴彦淖尔市医院',
      '乌兰　乌拉特前旗沙德格苏木卫生院',
    ],
    reason: '发热三天，抗感染治疗无效',
    purpose: '明确诊断，指导下一步治疗',
    summary: '患者 3 天前受凉后发热，最高 39.2 ℃，伴咳嗽、咳黄痰。当地予头孢呋辛静滴 3 天，体温无下降。既往体健。',
    studies: [
      { text: 'DX　胸部正位　2026-11-23', images: 2, digest: '3f'.repeat(32) },
      { text: 'CT　胸部平扫　2026-11-22', images: 312, digest: 'a0'.repeat(32) },
    ],
    content: {
      findings: '右下肺大片实变影，内见支气管充气征；右侧少量胸腔积液。',
      diagnosis: '右下肺炎（社区获得性，中度），右侧少量胸腔积液。',
      advice: '1. 改用莫西沙星 0.4 g 每日一次静滴；\n2. 复查血常规、C 反应蛋白、降钙素原；\n3. 48 小时后复查胸片。',
      caution: '如出现呼吸频率 ≥ 30 次/分、血氧饱和度 < 90 % 或意识改变，立即转院。',
    },
    signer: { name: '斯琴', title: '副主任医师', signedAt: new Date('2026-11-23T02:55:00Z') },
    signature: { algorithm: 'SM2-SM3', keyId: '0123456789abcdef0123456789abcdef', hash: '9c'.repeat(32) },
    verificationCode: 'ACDE-FGHJ-KMNP',
    qrUrl: 'https://hub.example.cn/verify/ACDE-FGHJ-KMNP',
    ...change,
  };
}

/** What the inviting side received and decided. */
export function aDecisionSheet(change: Partial<ConsultSheet> = {}): ConsultSheet {
  const signer = { name: '斯琴', title: '副主任医师', signedAt: new Date('2026-11-23T02:55:00Z') };
  return aConsultSheet({
    kind: 'decision',
    institution: '乌拉特前旗沙德格苏木卫生院',
    content: {
      received: [{ institution: '乌拉特前旗人民医院', signer, verificationCode: 'ACDE-FGHJ-KMNP' }],
      acceptance: 'partly',
      decision: '改用莫西沙星，留院观察，48 小时后复查胸片。',
      reason: '本院无降钙素原检测条件，以 C 反应蛋白代替。',
    },
    signer: { name: '乌兰', title: null, signedAt: new Date('2026-11-23T03:10:00Z') },
    verificationCode: 'QRTU-VWXY-3467',
    ...change,
  });
}
