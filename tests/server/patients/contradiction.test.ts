import { describe, expect, it } from 'vitest';
import { contradiction, type KnownPatient, nameSays } from '../../../server/src/patients/contradiction.ts';

const known = (change: Partial<KnownPatient> = {}): KnownPatient => ({
  ...{ displayName: '王小东', sex: '1', birthDate: '1968-03-14', birthDateEstimated: false, temporary: false },
  ...change,
});
const said = { name: 'WANG XIAODONG', sex: 'M', birthDate: '19680314', studyDate: '20261127' };

describe('what an image says of its patient', () => {
  it('speaks against nobody when it agrees or is silent', () => {
    expect(contradiction(known(), said)).toBeUndefined();
    expect(contradiction(known(), { name: '', sex: null, birthDate: null, studyDate: '' })).toBeUndefined();
    expect(contradiction(known({ sex: '0', birthDate: null }), said)).toBeUndefined();
    expect(contradiction(known(), { ...said, sex: 'O', birthDate: '19680230' })).toBeUndefined();
  });

  it('contradicts by sex, birth date or name', () => {
    expect(contradiction(known(), { ...said, sex: 'F' })).toBe('sex-differs');
    expect(contradiction(known(), { ...said, birthDate: '19680315' })).toBe('birth-date-differs');
    expect(contradiction(known(), { ...said, name: 'LI MING' })).toBe('name-differs');
  });

  it('weighs a birth date that follows from an age by its year', () => {
    for (const birthDate of ['19690101', '19671127', '19700101'])
      expect(contradiction(known(), { ...said, birthDate })).toBeUndefined();
    expect(contradiction(known(), { ...said, birthDate: '19720101' })).toBe('birth-date-differs');
    expect(contradiction(known({ birthDateEstimated: true }), { ...said, birthDate: '19690820' })).toBeUndefined();
    expect(contradiction(known({ birthDateEstimated: true }), { ...said, birthDate: '19900820' })).toBe(
      'birth-date-differs',
    );
  });

  it('of somebody who cannot say who they are only the sex is known', () => {
    const unknown = known({ displayName: '无名氏', birthDate: '1980-01-01', temporary: true });
    expect(contradiction(unknown, said)).toBeUndefined();
    expect(contradiction(unknown, { ...said, sex: 'F' })).toBe('sex-differs');
  });
});

describe('two writings of a name', () => {
  it('are one name in another script, order or homophone', () => {
    for (const other of ['王 小东', 'Wang^XiaoDong', 'XIAODONG WANG', '王晓东'])
      expect(nameSays('王小东', other)).toBe('the-same');
    for (const other of ['GAOWA ALATAN', '阿拉坦高娃', 'alatan gaowa'])
      expect(nameSays('阿拉坦·高娃', other)).toBe('the-same');
  });

  it('say nothing when one is missing, only initials, or a long name romanised by ear', () => {
    for (const other of ['', 'WXD']) expect(nameSays('王小东', other)).toBe('nothing');
    expect(nameSays('阿拉坦·高娃', 'ALTAN GOO')).toBe('nothing');
  });

  it('are two names otherwise', () => {
    for (const other of ['李明', 'WANG XIAOMING', '王小明', 'ZHANG SAN'])
      expect(nameSays('王小东', other)).toBe('another');
    expect(nameSays('阿拉坦·高娃', 'ZHANG SAN')).toBe('another');
  });
});
