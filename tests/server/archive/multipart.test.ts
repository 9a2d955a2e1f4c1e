import { describe, expect, test } from 'vitest';
import { readRange } from '../../../server/src/archive/multipart-range.ts';
import { pattern } from '../../../server/src/archive/qido-conditions.ts';
import { choose, readAccept } from '../../../server/src/archive/wado-accept.ts';
import { withBulkAddresses } from '../../../server/src/archive/wado-metadata.ts';

describe('an Accept header', () => {
  test('may hold commas and semicolons inside quotes', () => {
    const [first] = readAccept('multipart/related; type="application/dicom"; transfer-syntax=*; q=0.5');
    expect(first).toEqual({
      type: 'multipart/related',
      partType: 'application/dicom',
      transferSyntax: '*',
      quality: 0.5,
    });
  });

  test('is followed by preference, not by order', () => {
    const ranges = readAccept('image/jpeg;q=0.2, image/png');
    expect(choose(ranges, ['image/jpeg', 'image/png'], true).type).toBe('image/png');
  });

  test('that allows nothing we have is refused', () => {
    expect(() => choose(readAccept('text/html'), ['application/dicom'], true)).toThrow('request.not-acceptable');
  });
});

describe('a range', () => {
  test.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=0-999', { start: 0, end: 99 }],
    ['bytes=100-', 'outside'],
    ['bytes=5-2', undefined],
    ['bytes=1-2,4-5', undefined],
    ['lines=1-2', undefined],
  ])('%s of 100 bytes', (header, range) => {
    expect(readRange(header, 100)).toEqual(range);
  });
});

test("DICOM's wildcards become the database's, whose own stand for themselves", () => {
  expect(pattern('A*_?%')).toBe('A%\\__\\%');
});

test('a value that looks like a bulk address stays as it was', () => {
  const json = JSON.stringify({ '00104000': { vr: 'LT', Value: ['"BulkDataURI":"x"'] } });
  expect(withBulkAddresses(json, 'http://hub/i')).toBe(json);
});
