import { describe, expect, it } from 'vitest';
import { reportFonts } from '../../../../server/src/platform/paper/fonts.ts';
import { missingGlyphs, settable } from '../../../../server/src/platform/paper/printable.ts';
import { aSheet } from './a-sheet.ts';

const { covers } = reportFonts();
const covered = (text: string) => [...text].filter((character) => covers(character.codePointAt(0) ?? 0)).join('');

describe('the characters of a report', () => {
  it('are covered by the shipped font: GB 2312, rare names, units, the dot of Mongolian names', () => {
    const text = '乌拉特前旗赵钱孙李齉靐龘·℃μ²±×≥①Ⅱ，。“”㛃𫖯𠅤';
    expect(covered(text)).toBe(text);
  });

  it('are all there for every ideograph of GB 2312', () => {
    const decoder = new TextDecoder('gb18030');
    const all: string[] = [];
    for (let row = 0xb0; row <= 0xf7; row += 1) {
      const cells = row === 0xd7 ? 0xf9 : 0xfe;
      for (let cell = 0xa1; cell <= cells; cell += 1) all.push(decoder.decode(Uint8Array.of(row, cell)));
    }
    expect(all).toHaveLength(6763);
    expect(covered(all.join(''))).toBe(all.join(''));
  });

  it('are listed with their places when the font lacks them', () => {
    const sheet = aSheet({
      patient: { ...aSheet().patient, displayName: '王𬸟' },
      findings: '患者王𬸟，ᠮ',
      reporter: { name: '李𬸟', title: null, signedAt: new Date(0) },
    });
    expect(missingGlyphs(sheet, covers)).toEqual([
      { character: 'ᠮ', codePoint: 'U+182E', places: ['findings'] },
      { character: '𬸟', codePoint: 'U+2CE1F', places: ['patient.displayName', 'findings', 'reporter.name'] },
    ]);
    expect(missingGlyphs(aSheet(), covers)).toEqual([]);
  });

  it('are listed when they are control characters, which no font draws', () => {
    expect(missingGlyphs(aSheet({ findings: '双肺\u0007清晰' }), covers)).toMatchObject([{ codePoint: 'U+0007' }]);
  });

  it('become one kind of line end, and tabs become spaces', () => {
    expect(settable('一\r\n二\r三\n四\u2028五\t六')).toBe('一\n二\n三\n四\n五　　六');
  });

  it('leave out only what Unicode itself makes invisible', () => {
    expect(settable('王\u200b\u202e\ufeff某\u{e0101}')).toBe('王某');
  });
});
