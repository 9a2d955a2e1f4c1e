import { isUid, readHeader, readUids } from '@hub/server/formats/dicom';
import { describe, expect, it } from 'vitest';
import type { ValueGiven } from './data-set-builder.ts';
import { anInstance, bytesOf, INSTANCE, SERIES, STUDY } from './data-set-builder.ts';

function uidsWith(instanceUid: ValueGiven) {
  const built = anInstance();
  const elements = built.elements.map((e): typeof e => (e[0] === 0x00080018 ? [e[0], e[1], instanceUid] : e));
  const reading = readHeader(bytesOf({ elements }), { transferSyntaxUid: '1.2.840.10008.1.2.1' });
  if (reading.kind !== 'read') throw new Error(reading.kind);
  return readUids(reading);
}

describe('the UIDs of an instance', () => {
  it('are read with their padding taken off, be it NUL or blank', () => {
    for (const pad of ['', '\0', ' ', '\0\0 ']) {
      expect(uidsWith(`${INSTANCE}${pad}`)).toMatchObject({
        ok: true,
        sopInstanceUid: INSTANCE,
        studyUid: STUDY,
        seriesUid: SERIES,
      });
    }
  });

  it('with a leading zero in a component are taken, and said', () => {
    const uids = uidsWith('1.02.3');
    expect(uids).toMatchObject({
      ok: true,
      sopInstanceUid: '1.02.3',
      damage: [{ code: 'uid.leading-zero', tag: '00080018' }],
    });
  });

  const refused: [string, string, string][] = [
    ['a way out of a folder', '../../../../tmp/pwnN', 'uid.illegal'],
    ['65 characters', `1.${'2'.repeat(63)}`, 'uid.too-long'],
    ['letters', '1.2.abc', 'uid.illegal'],
    ['an empty component', '1..2', 'uid.illegal'],
    ['a trailing dot', '1.2.', 'uid.illegal'],
    ['nothing', '', 'uid.empty'],
    ['two values', '1.2\\1.3', 'uid.several'],
    ['a line end', '1.2\n', 'uid.illegal'],
  ];
  for (const [name, value, code] of refused) {
    it(`with ${name} are refused with place and reason`, () => {
      const uids = uidsWith(value);
      expect(uids).toMatchObject({ ok: false, faults: [{ code, tag: '00080018', attribute: 'SOPInstanceUID' }] });
      expect(uids.ok || uids.faults[0]?.offset).toBeGreaterThan(0);
    });
  }

  it('of 64 characters are legal, of 65 not', () => {
    expect(isUid(`1.${'2'.repeat(62)}`)).toBe(true);
    expect(isUid(`1.${'2'.repeat(63)}`)).toBe(false);
    expect(isUid('1.2\n')).toBe(false);
  });
});
