import type { VersionView } from '@hub/server/contracts';
import { expect, test } from 'vitest';
import { basesOf } from '../../../viewer/src/reading/report/bases.ts';
import { versionToRead, versionToShow } from '../../../viewer/src/reading/report/pane-mode.ts';

const by = { name: '李志强', title: null, at: '2026-05-01T08:00:00Z' };
const version = (number: number, change: Partial<VersionView>) =>
  ({
    id: `v${number}`,
    number,
    issue: null,
    rejectReason: null,
    amendReason: null,
    handedBack: null,
    ...change,
  }) as VersionView;
const kinds = (versions: VersionView[], now?: VersionView) =>
  basesOf({ versions, draft: null }, now).map(({ kind, version: { id } }) => `${kind} ${id}`);

test('a first text has nothing to be read against', () => {
  const now = version(1, { state: 'reported' });
  expect(kinds([now], now)).toEqual([]);
});

test('a text that comes back is read against the one that was rejected last, with the reviewer’s reason and name', () => {
  const now = version(3, { state: 'reported' });
  const versions = [
    now,
    version(2, { state: 'rejected', rejectReason: '侧别', handedBack: by }),
    version(1, { state: 'rejected' }),
  ];
  expect(basesOf({ versions, draft: null }, now)).toMatchObject([
    { kind: 'rejected', version: { id: 'v2' }, reason: '侧别', by },
  ]);
});

test('a corrected report is read against the version in force, and against its own rejected text first', () => {
  const inForce = version(1, { state: 'final', issue: 1 });
  const now = version(2, { state: 'reported', amendReason: '诊断更正', amendBegun: by });
  expect(basesOf({ versions: [now, inForce], draft: null }, now)).toMatchObject([
    { kind: 'amended', version: { id: 'v1' }, reason: '诊断更正', by },
  ]);
  const again = version(3, { state: 'reported', amendReason: '诊断更正' });
  const rejected = version(2, { state: 'rejected', amendReason: '诊断更正' });
  expect(kinds([again, rejected, inForce], again)).toEqual(['rejected v2', 'amended v1']);
});

test('what was rejected before the version in force is over', () => {
  const inForce = version(2, { state: 'final', issue: 1 });
  const now = version(3, { state: 'reported', amendReason: '补充' });
  expect(kinds([now, inForce, version(1, { state: 'rejected' })], now)).toEqual(['amended v2']);
});

test('a first signature that its writer took back is nobody’s to compare; a report that the clinic could have is', () => {
  const now = version(2, { state: 'reported' });
  expect(kinds([now, version(1, { state: 'withdrawn' })], now)).toEqual([]);
  expect(kinds([now, version(1, { state: 'withdrawn', issue: 1 })], now)).toEqual(['withdrawn v1']);
});

test('at the centre a signed correction is shown before the version in force; for results the one in force stands', () => {
  const versions = [version(2, { state: 'reported' }), version(1, { state: 'final', issue: 1 })];
  expect(versionToShow({ versions })?.id).toBe('v2');
  expect(versionToRead({ versions })?.id).toBe('v1');
});
