import { describe, expect, it } from 'vitest';
import { isAddressRule, isAmong, plainAddress } from '../../../server/src/identity/address-list.ts';
import { conflictingRole, missingForLicence, postHolds } from '../../../server/src/identity/post-rules.ts';
import { sessionStanding } from '../../../server/src/identity/session-rules.ts';
import { newTotpSecret, totpStep, totpUri } from '../../../server/src/identity/totp.ts';

const now = new Date('2026-03-01T08:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

describe('posts', () => {
  const held = (role: string, validTo: Date | null = null) => ({ role, validFrom: minutesAgo(60), validTo });

  it.each([
    ['system-admin', 'security-admin'],
    ['security-admin', 'auditor'],
    ['auditor', 'system-admin'],
  ] as const)('%s and %s are never one person', (role, other) => {
    expect(conflictingRole(role, [held(other)], now)).toBe(other);
    expect(conflictingRole(role, [held(other, minutesAgo(1))], now)).toBeUndefined();
    expect(conflictingRole(role, [held(role)], now)).toBeUndefined();
  });

  it('who reports or reviews needs a licence and modalities, a technician neither', () => {
    expect(missingForLicence({ role: 'reader', licenceNumber: ' ', modalities: [] })).toEqual([
      'licenceNumber',
      'modalities',
    ]);
    expect(missingForLicence({ role: 'reviewer', licenceNumber: '1101', modalities: ['CT'] })).toEqual([]);
    expect(missingForLicence({ role: 'technician', licenceNumber: null, modalities: [] })).toEqual([]);
  });

  it('a post holds from its first instant to before its last', () => {
    expect(postHolds({ validFrom: now, validTo: null }, now)).toBe(true);
    expect(postHolds({ validFrom: minutesAgo(5), validTo: now }, now)).toBe(false);
  });
});

describe('a session', () => {
  const session = { createdAt: minutesAgo(60), lastSeenAt: minutesAgo(1), lockedAt: null, endedAt: null };

  it('locks after 15 idle minutes and ends after 12 hours', () => {
    expect(sessionStanding(session, 'reader', now)).toBe('open');
    expect(sessionStanding({ ...session, lastSeenAt: minutesAgo(15) }, 'reader', now)).toBe('locked');
    expect(sessionStanding({ ...session, lockedAt: minutesAgo(1) }, 'reader', now)).toBe('locked');
    expect(sessionStanding({ ...session, createdAt: minutesAgo(12 * 60) }, 'reader', now)).toBe('ended');
    expect(sessionStanding({ ...session, endedAt: now, lockedAt: now }, 'reader', now)).toBe('ended');
  });

  it('of a guest never locks: it ends after two idle hours, and lasts the day', () => {
    const guest = { ...session, createdAt: minutesAgo(13 * 60) };
    expect(sessionStanding(guest, 'guest', now)).toBe('open');
    expect(sessionStanding({ ...guest, lastSeenAt: minutesAgo(119) }, 'guest', now)).toBe('open');
    expect(sessionStanding({ ...guest, lastSeenAt: minutesAgo(120) }, 'guest', now)).toBe('ended');
    expect(sessionStanding({ ...guest, lockedAt: minutesAgo(1) }, 'guest', now)).toBe('ended');
  });
});

describe('addresses', () => {
  it.each([
    ['127.0.0.1', ['127.0.0.1'], true],
    ['::ffff:127.0.0.1', ['127.0.0.1'], true],
    ['10.4.9.1', ['10.4.0.0/16'], true],
    ['::ffff:10.5.0.1', ['10.4.0.0/16'], false],
    ['fd00::7', ['fd00::/8'], true],
    ['fe80::1%eth0', ['fe80::1'], true],
    ['127.0.0.1', [], false],
    ['nonsense', ['0.0.0.0/0'], false],
    ['10.0.0.1', ['10.0.0.1/33', 'what'], false],
  ])('%s on the list %j: %s', (remote, rules, expected) => {
    expect(isAmong(remote, rules)).toBe(expected);
  });

  it('knows a rule from what is none', () => {
    expect(['10.0.0.0/8', 'fd00::1', '1.2.3.4'].every(isAddressRule)).toBe(true);
    expect(['', '10.0.0.0/', '10.0.0.0/33', 'fd00::/129', '10.0.0', 'host', '1.2.3.4/8/8'].some(isAddressRule)).toBe(
      false,
    );
  });

  it('one machine is one address', () => {
    expect(plainAddress('::FFFF:10.0.0.7')).toBe('10.0.0.7');
    expect(plainAddress('fd00::1')).toBe('fd00::1');
  });
});

describe('the second factor', () => {
  // RFC 6238, appendix B, SHA-1: the last six of eight digits.
  const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [20_000_000_000, '353130', 666_666_666],
  ])('at second %i the code of RFC 6238 is %s', (seconds, code, step) => {
    expect(totpStep(rfcSecret, code, new Date(seconds * 1_000))).toBe(step);
  });

  it('a phone half a minute off is understood, one that is a minute off is not', () => {
    const told = (seconds: number) => totpStep(rfcSecret, '287082', new Date(seconds * 1_000));
    expect(told(59 + 30)).toBe(1);
    expect(told(59 - 30)).toBe(1);
    expect(told(59 + 61)).toBeUndefined();
  });

  it('what is no six digits is no code', () => {
    expect(totpStep(rfcSecret, '28708', new Date(59_000))).toBeUndefined();
    expect(totpStep(rfcSecret, '287 082', new Date(59_000))).toBe(1);
  });

  it('secrets have 160 bits and an address that apps read', () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpUri(secret, 'anquan')).toMatch(/^otpauth:\/\/totp\/County%20Hub:anquan\?.*period=30/);
  });
});
