import { describe, expect, it } from 'vitest';
import { checkName, checkReport } from '../../../server/src/reading/rules.ts';
import { hubTemplates } from '../../../server/src/reading/templates.zh-CN.ts';
import { checkTexts, contradiction, findingIn } from '../../../server/src/reading/text-checks.ts';
import { aContent } from '../../support/consortium/index.ts';

const between = (findings: string, impression: string) => contradiction(findings, impression);

describe('sides that contradict each other', () => {
  it('are told when the same organ is left above and right below, whatever else is named', () => {
    expect(between('左侧基底节区见斑片状低密度影。右侧上颌窦黏膜增厚。', '右侧基底节区腔隙性脑梗死。')).toEqual([
      '左侧基底节区',
      '右侧基底节区',
    ]);
    expect(between('左肾见结石，右侧输尿管未见扩张。', '右肾结石。')).toBeDefined();
  });

  it('are told when each text names one side only', () => {
    expect(between('肝右叶见囊性灶。', '肝左叶囊肿。')).toBeDefined();
    expect(between('左侧颞部头皮肿胀。', '右侧颞部头皮血肿。')).toBeDefined();
  });

  it('are none where both are named, above or below, nor where a side is named in one text alone', () => {
    expect(between('左肺上叶见结节，右肺清晰。', '左肺上叶结节。')).toBeUndefined();
    expect(between('双侧基底节区见点状低密度影。', '右侧基底节区腔隙性脑梗死。')).toBeUndefined();
    expect(between('左侧基底节区低密度影。', '双侧基底节区腔隙性脑梗死。')).toBeUndefined();
    expect(between('左膝骨质增生，右膝间隙变窄。', '左膝退变，右膝骨性关节炎。')).toBeUndefined();
    expect(between('胸廓对称。', '右下肺炎症。')).toBeUndefined();
    expect(between('左下肺见斑片影。', '肺炎。')).toBeUndefined();
  });

  it('are none in the words for chambers, bundles, axes and shifts', () => {
    expect(between('电轴左偏。', '完全性右束支传导阻滞。')).toBeUndefined();
    expect(between('左心室增大，心影呈靴形。', '右侧胸腔积液。')).toBeUndefined();
    expect(between('纵隔左移，右侧胸腔积液。', '右侧大量胸腔积液。')).toBeUndefined();
  });

  it('are accepted under a name that the hub takes', () => {
    const checks = checkTexts(aContent({ findings: '左侧基底节区低密度影。', impression: '右侧基底节区脑梗死。' }));
    expect(checks.map(({ code, severity }) => [code, severity])).toEqual([
      ['sides-differ', 'warning'],
      ['negative-finding', 'note'],
    ]);
    for (const check of checks) expect(checkName(check).length).toBeLessThanOrEqual(64);
  });
});

describe('a negative report', () => {
  it('with a finding in its impression is asked about', () => {
    expect(findingIn('右上肺结节，建议 CT 复查。')).toBe('右上肺结节');
    expect(findingIn('1. 心、膈未见异常。\n2. 左第 5 肋骨骨折。')).toBe('左第 5 肋骨骨折');
    expect(findingIn('右肺结节，较前未见明显变化。')).toBe('右肺结节');
    expect(findingIn('右上肺结节，余未见明显异常。')).toBe('右上肺结节');
  });

  it('that says that all is well, in whatever words, is not', () => {
    for (const words of [
      '心、肺、膈未见异常。',
      '胸部正位片未见明显异常。',
      '双肺、纵隔及双侧胸膜腔，未见明显异常。',
      '颅脑 CT 平扫未见明显异常，请结合临床，必要时 MR 检查。',
      '1. 肝胆胰脾未见明显异常。2. 双肾未见结石。',
      '窦性心律，正常心电图。',
      '未见明确骨折征象；建议随诊。',
      '宫内早孕。',
      '心、肺、膈未见明显异常。（与 2025 年旧片对照）',
    ])
      expect(findingIn(words), words).toBeUndefined();
  });

  it('is asked about only when it says that it is negative', () => {
    const impression = '右上肺结节。';
    expect(checkTexts(aContent({ impression, positive: true }))).toEqual([]);
    expect(checkTexts(aContent({ impression, positive: null }))).toEqual([]);
    expect(checkTexts(aContent({ impression, positive: false }))).toMatchObject([
      { code: 'negative-finding', word: '右上肺结节', place: 'impression' },
    ]);
  });
});

it('no template of the hub, used as it is, raises one of these questions', () => {
  const chest = { sex: null, examined: '', studyClosed: true, damagedInstances: 0 };
  const raised = hubTemplates
    .filter(({ kind }) => kind === 'template')
    .flatMap(({ title, findings, impression, positive }) =>
      checkReport(aContent({ findings, impression, positive }), chest).map((check) => `${title}: ${checkName(check)}`),
    );
  expect(raised).toEqual([]);
});
