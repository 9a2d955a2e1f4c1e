import { describe, expect, it } from 'vitest';
import { inventPassword } from '../../../server/src/identity/password.ts';
import { passwordWeaknesses } from '../../../server/src/identity/password-policy.ts';

describe('the password policy', () => {
  it.each([
    ['Short-1a', 'too-short'],
    ['alllowercase1', 'too-few-kinds'],
    ['ALLUPPER-----', 'too-few-kinds'],
    ['Xx-zhang.wei-77', 'contains-username'],
    ['xX-ZHANG.WEI-77', 'contains-username'],
    ['Admin@123456', 'too-common'],
    ['Aa1Aa1Aa1Aa1', 'too-common'],
  ])('%s is refused as %s', (password, weakness) => {
    expect(passwordWeaknesses(password, 'zhang.wei')).toContain(weakness);
  });

  it.each(['Tumd-grass-88', 'brown Fox jumps 7', '草原Mongol2026', 'aB3$aB4%cd'])('%s is accepted', (password) => {
    expect(passwordWeaknesses(password, 'zhang.wei')).toEqual([]);
  });

  it('full-width characters are the characters they stand for', () => {
    expect(passwordWeaknesses('Ａｄｍｉｎ＠１２３４５６', 'x')).toContain('too-common');
  });

  it('a password that the hub makes up is within the policy and never the same', () => {
    const made = Array.from({ length: 200 }, inventPassword);
    expect(made.every((password) => passwordWeaknesses(password, 'zhang.wei').length === 0)).toBe(true);
    expect(new Set(made).size).toBe(made.length);
  });
});
