import { sm3 } from '@hub/server/platform/signing';
import { describe, expect, it } from 'vitest';

describe('SM3', () => {
  it('gives the digest of "abc" that GB/T 32905 prints in annex A.1', () => {
    expect(sm3('abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
  });

  it('gives the digest of the 64-byte message that GB/T 32905 prints in annex A.2', () => {
    expect(sm3('abcd'.repeat(16))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732');
  });

  it('hashes text as its UTF-8 bytes', () => {
    expect(sm3('影像诊断')).toBe(sm3(new TextEncoder().encode('影像诊断')));
  });
});
