import { describe, expect, it } from 'vitest';
import { asKey, sameName, searchKeys } from '../../../server/src/patients/name-keys.ts';

describe('search keys of a name', () => {
  it.each([
    ['王小东', 'wangxiaodong', 'wxd'],
    ['单雄信', 'shanxiongxin', 'sxx'],
    ['曾淑芬', 'zengshufen', 'zsf'],
    ['尉迟敬德', 'yuchijingde', 'ycjd'],
    ['吕布', 'lvbu', 'lb'],
    ['额尔登·巴特尔', 'eerdengbateer', 'eedbte'],
    ['阿依古丽•买买提', 'ayigulimaimaiti', 'ayglmmt'],
    ['张三（复查）', 'zhangsanfucha', 'zsfc'],
    ["John O'Neil", 'johnoneil', 'jon'],
    ['Wang^Xiao Dong', 'wangxiaodong', 'wxd'],
    ['José Müller', 'josemvller', 'jm'],
    ['无名氏2', 'wumingshi2', 'wms2'],
    ['', '', ''],
  ])('of %s are %s and %s', (name, pinyin, initials) => {
    expect(searchKeys(name)).toEqual({ pinyin, initials });
  });

  it('keep a character that has no reading, so that it can be searched for', () => {
    expect(searchKeys('王𡋾')).toEqual({ pinyin: 'wang𡋾', initials: 'w𡋾' });
  });

  it('of a text that is no name read its first character as a word', () => {
    expect(searchKeys('单侧肺炎', 'text').initials).toBe('dcfy');
  });

  it('and what is typed come to the same form', () => {
    expect(asKey(' WANG Xiao-dong')).toBe('wangxiaodong');
    expect(asKey('Lü')).toBe('lv');
  });
});

describe('two writings of a name', () => {
  it.each([
    ['王小东', '王 小东'],
    ['额尔登·巴特尔', '额尔登巴特尔'],
    ['王小东', 'WANG^XIAODONG'],
    ['Li^Ming', '李明'],
    ['smith^john', 'SMITH JOHN'],
  ])('%s and %s may be one', (a, b) => {
    expect(sameName(a, b)).toBe(true);
  });

  it.each([
    ['王小东', '王晓东'],
    ['王小东', 'LI^MING'],
    ['Wang', 'Wong'],
  ])('%s and %s are two', (a, b) => {
    expect(sameName(a, b)).toBe(false);
  });
});
