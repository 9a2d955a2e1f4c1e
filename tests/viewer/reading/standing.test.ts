import type { WorklistItem } from '@hub/server/contracts';
import { expect, test } from 'vitest';
import { claimStandingOf } from '../../../viewer/src/reading/case/claim-standing.ts';
import { slaOf } from '../../../viewer/src/reading/parts/sla.ts';
import { withoutSharedPlace } from '../../../viewer/src/reading/parts/words.ts';
import { paneModeOf } from '../../../viewer/src/reading/report/pane-mode.ts';

const now = new Date('2026-05-01T08:00:00Z');
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
const claim = (left: number, mine = true) =>
  ({ postId: 'p', by: '孙秀英', mine, until: minutes(left).toISOString(), lapsed: left <= 0 }) as WorklistItem['claim'];

test('a claim is renewed while somebody works and early enough for several tries', () => {
  expect(claimStandingOf(claim(14), now, minutes(-1))).toMatchObject({ standing: 'mine', renew: false });
  expect(claimStandingOf(claim(10), now, minutes(-1))).toMatchObject({ standing: 'mine', renew: true });
});

test('a claim nobody works on is not renewed, and warns before it lapses', () => {
  expect(claimStandingOf(claim(10), now, minutes(-6))).toMatchObject({ standing: 'mine', renew: false });
  expect(claimStandingOf(claim(3), now, minutes(-12))).toEqual({ standing: 'ending', minutesLeft: 3 });
});

test('a claim past its time has lapsed, whatever the hub said when it was asked last', () => {
  expect(claimStandingOf({ ...claim(1), lapsed: false, until: minutes(-1).toISOString() } as never, now, now)).toEqual({
    standing: 'lapsed',
  });
  expect(claimStandingOf(claim(-1, false), now, now)).toEqual({ standing: 'lapsedOther' });
  expect(claimStandingOf(claim(5, false), now, now)).toEqual({ standing: 'other' });
  expect(claimStandingOf(null, now, now)).toEqual({ standing: 'free' });
});

const case_ = { state: 'waiting', priority: 'routine', clockPaused: false } as const;

test('the clock counts what is left, warns, and counts on when it is over', () => {
  expect(slaOf({ ...case_, dueAt: minutes(90).toISOString() }, now)).toEqual({ standing: 'left', minutes: 90 });
  expect(slaOf({ ...case_, dueAt: minutes(59.5).toISOString() }, now)).toEqual({ standing: 'soon', minutes: 59 });
  expect(slaOf({ ...case_, dueAt: minutes(-5).toISOString() }, now)).toEqual({ standing: 'over', minutes: 5 });
});

test('a returned case and a finished one have no running clock', () => {
  const dueAt = minutes(-5).toISOString();
  expect(slaOf({ ...case_, dueAt, clockPaused: true }, now)).toEqual({ standing: 'paused' });
  expect(slaOf({ ...case_, dueAt, state: 'reviewed' }, now)).toEqual({ standing: 'done' });
});

test('a lapsed claim keeps the text on the screen; a claim of another does not let one write', () => {
  const none = { versions: [] };
  expect(paneModeOf({ state: 'claimed', claim: claim(-1) }, none)).toBe('write');
  expect(paneModeOf({ state: 'claimed', claim: claim(5, false) }, none)).toBe('read');
  expect(paneModeOf({ state: 'reported', claim: claim(5) }, { versions: [{ state: 'reported' } as never] })).toBe(
    'review',
  );
  expect(paneModeOf({ state: 'waiting', claim: null }, none)).toBe('read');
});

test('the county that all institutions share is left out of a narrow column', () => {
  expect(withoutSharedPlace('乌拉特前旗明安中心卫生院', '乌拉特前旗人民医院')).toBe('明安中心卫生院');
  expect(withoutSharedPlace('北京协和医院', '乌拉特前旗人民医院')).toBe('北京协和医院');
});
