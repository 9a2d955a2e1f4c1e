import { canonicalBytes, canonicalJson } from '@hub/server/platform/signing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('canonical JSON', () => {
  it('writes members in the order of their UTF-16 code units, as RFC 8785 section 3.2.3 shows', () => {
    const value = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 };
    expect(Object.keys(JSON.parse(canonicalJson(value)))).toHaveLength(7);
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  it('writes numbers and texts as RFC 8785 section 3.2.2 shows', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0],
      string: '€$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('leaves Chinese text unescaped and writes it as UTF-8', () => {
    expect(canonicalJson({ 影像所见: '双肺纹理清晰。' })).toBe('{"影像所见":"双肺纹理清晰。"}');
    expect(Buffer.from(canonicalBytes('肺')).toString('hex')).toBe('22e882ba22');
  });

  it('does not depend on the order in which a value was put together', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it('says the same value again when it is read back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('counts a member that is undefined as absent', () => {
    expect(canonicalJson({ findings: '', amendReason: undefined })).toBe('{"findings":""}');
  });

  it.each([
    ['a date', { signed: { at: new Date(0) } }, '$.signed.at'],
    ['a number that is none', [1, Number.NaN], '$[1]'],
    ['an infinite number', Number.POSITIVE_INFINITY, '$'],
    ['a hole in a list', [1, undefined], '$[1]'],
    ['a big integer', { size: 1n }, '$.size'],
    ['half of a surrogate pair', { name: '王\ud842' }, '$.name'],
    ['a map', new Map([['a', 1]]), '$'],
  ])('refuses %s and names the place', (_what, value, place) => {
    expect(() => canonicalJson(value)).toThrow(`canonical JSON: ${place}:`);
  });

  it('refuses a value that contains itself, but not one that appears twice', () => {
    const ring: Record<string, unknown> = {};
    ring.self = ring;
    expect(() => canonicalJson(ring)).toThrow('contains itself');
    const shared = { a: 1 };
    expect(canonicalJson([shared, shared])).toBe('[{"a":1},{"a":1}]');
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(value).reverse()) copy[name] = reversed(member);
  return copy;
}
