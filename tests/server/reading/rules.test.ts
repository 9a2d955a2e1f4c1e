import { describe, expect, it } from 'vitest';
import {
  checkName,
  checkReport,
  type Examined,
  maskName,
  openChecks,
  verificationCodeOf,
} from '../../../server/src/reading/rules.ts';
import { aContent } from '../../support/consortium/index.ts';

const chest: Examined = { sex: '1', examined: '胸部正位 胸部 ', studyClosed: true, damagedInstances: 0 };
const names = (content: Parameters<typeof aContent>[0], examined: Partial<Examined> = {}) =>
  checkReport(aContent({ positive: true, ...content }), { ...chest, ...examined }).map(checkName);

describe('the checks before a signature', () => {
  it('find nothing in a report that says what it should', () => {
    expect(names({})).toEqual([]);
  });

  it('stop a report without findings, without an impression, or that does not say whether it is positive', () => {
    expect(names({ impression: '  ' })).toEqual(['empty-impression impression']);
    expect(names({ findings: '' })).toEqual(['empty-impression findings']);
    expect(names({ positive: null })).toEqual(['positive-unsaid report']);
    expect(names({ critical: { marked: true, text: ' ' } })).toEqual(['critical-without-text report']);
    const checks = checkReport(aContent({ positive: null, findings: '', critical: { marked: true, text: '' } }), chest);
    expect(checks.map(({ severity }) => severity)).toEqual(['block', 'block', 'block']);
  });

  it('name organs of the other sex, whichever way the sex is coded, and each with its place', () => {
    expect(names({ findings: '子宫大小正常，双侧附件区未见异常。' })).toEqual([
      'sex-word findings 子宫',
      'sex-word findings 附件区',
    ]);
    expect(names({ impression: '前列腺增生。' }, { sex: '2' })).toEqual(['sex-word impression 前列腺']);
    expect(names({ impression: '前列腺增生。' }, { sex: 'F' })).toEqual(['sex-word impression 前列腺']);
    expect(names({ impression: '子宫肌瘤。' }, { sex: 'M' })).toEqual(['sex-word impression 子宫']);
  });

  it('say nothing of organs of the own sex, nor when the sex is not known', () => {
    expect(names({ impression: '前列腺增生。' })).toEqual([]);
    expect(names({ impression: '子宫肌瘤。' }, { sex: '2' })).toEqual([]);
    for (const sex of ['0', '9', 'O', null]) expect(names({ impression: '子宫、前列腺' }, { sex })).toEqual([]);
  });

  it('let words pass in which such an organ is only a part of another', () => {
    expect(
      names({ findings: '双侧颈动脉内膜欠光滑，内中膜厚度 1.1mm。', impression: '颈动脉内膜增厚伴斑块形成。' }),
    ).toEqual([]);
    expect(names({ findings: '心内膜、支气管内膜未见异常。' })).toEqual([]);
    expect(names({ findings: '颈动脉内膜欠光滑，子宫内膜增厚。' })).toEqual([
      'sex-word findings 子宫',
      'sex-word findings 内膜',
    ]);
  });

  it('name a side that was not examined', () => {
    expect(names({ findings: '左膝关节间隙变窄。' }, { examined: '右膝关节正侧位 膝关节 ' })).toEqual([
      'side-word findings 左',
    ]);
    expect(names({ impression: '右踝骨折。' }, { examined: 'ANKLE LEFT' })).toEqual(['side-word impression 右']);
    expect(names({ impression: '右踝骨折。' }, { examined: '踝关节 踝关节 左' })).toEqual(['side-word impression 右']);
  });

  it('let a side pass that was examined, both sides, and examinations of no side', () => {
    const right = { examined: '右膝关节正侧位' };
    expect(names({ findings: '右膝关节间隙变窄。' }, right)).toEqual([]);
    expect(names({ findings: '右膝关节较左侧肿胀。' }, right)).toEqual([]);
    expect(names({ findings: '双膝关节退变。' }, right)).toEqual([]);
    expect(names({ findings: '左肺下叶斑片影。' })).toEqual([]);
    expect(names({ findings: '左膝。' }, { examined: '双膝关节正位' })).toEqual([]);
    expect(names({ findings: '右侧椎弓根完整。' }, { examined: 'L SPINE AP' })).toEqual([]);
  });

  it('tell of images that may still come and of damaged ones', () => {
    expect(names({}, { studyClosed: false, damagedInstances: 2 })).toEqual([
      'images-arriving report',
      'damaged-images report',
    ]);
  });

  it('stand open until each warning is accepted by its own name; what stops cannot be accepted', () => {
    const checks = checkReport(aContent({ positive: null, findings: '子宫、卵巢。' }), chest);
    const accepted = ['sex-word findings 子宫', 'positive-unsaid report'];
    expect(openChecks(checks, accepted).map(checkName)).toEqual(['sex-word findings 卵巢', 'positive-unsaid report']);
  });
});

it('a verification code is three groups of four signs that nobody confuses', () => {
  expect(verificationCodeOf(Array.from({ length: 12 }, (_, index) => index))).toBe('3467-9ACD-EFGH');
  expect(verificationCodeOf(Array.from({ length: 12 }, () => 24))).toMatch(
    /^[^01258BILOSZ]{4}(-[^01258BILOSZ]{4}){2}$/,
  );
});

it('a masked name shows its first character', () => {
  expect(maskName('乌云娜', '＊')).toBe('乌＊＊');
  expect(maskName('𠮷田', '＊')).toBe('𠮷＊');
  expect(maskName('', '＊')).toBe('');
});
