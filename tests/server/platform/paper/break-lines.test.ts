import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakLines } from '../../../../server/src/platform/paper/break-lines.ts';

/** an ideograph is as wide as two letters */
const measure = (character: string) => ((character.codePointAt(0) ?? 0) < 0x2000 ? 1 : 2);
const broken = (text: string, width: number) => breakLines(text, width, measure);

describe('breaking a report into lines', () => {
  it('breaks between ideographs where the line is full', () => {
    expect(broken('双肺纹理清晰', 8)).toEqual(['双肺纹理', '清晰']);
  });

  it('does not begin a line with closing punctuation', () => {
    expect(broken('双肺清晰。心影不大', 8)).toEqual(['双肺清', '晰。心影', '不大']);
  });

  it('does not end a line with an opening bracket', () => {
    expect(broken('结节灶（右肺）', 8)).toEqual(['结节灶', '（右肺）']);
  });

  it('keeps a measurement in one piece', () => {
    expect(broken('大小约3.5cm×2.1cm', 16)).toEqual(['大小约', '3.5cm×2.1cm']);
    expect(broken('脑白质T2-FLAIR高信号', 12)).toEqual(['脑白质', 'T2-FLAIR高信', '号']);
  });

  it('breaks a word that is wider than a line, rather than let it leave the paper', () => {
    expect(broken('A'.repeat(25), 10)).toEqual(['A'.repeat(10), 'A'.repeat(10), 'A'.repeat(5)]);
  });

  it('begins a line with punctuation only where no other line is possible', () => {
    expect(broken('a肺。', 3)).toEqual(['a', '肺', '。']);
  });

  it('lets spaces hang over the edge', () => {
    expect(broken('ABCD   EFG', 5)).toEqual(['ABCD   ', 'EFG']);
  });

  it('takes a character of the supplementary planes as one', () => {
    expect(broken('𠅤𠅤𠅤', 4)).toEqual(['𠅤𠅤', '𠅤']);
  });

  it('drops and moves nothing, and no line is too wide but for hanging spaces', () => {
    const character = fc.constantFrom(...'肺影，。（）“”1aZ.-× —𠅤·');
    const text = fc.array(character, { maxLength: 200 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (whole, width) => {
        const lines = broken(whole, width);
        expect(lines.join('')).toBe(whole);
        for (const line of lines) {
          const drawn = [...line.trimEnd()].reduce((sum, each) => sum + measure(each), 0);
          expect(drawn).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});
