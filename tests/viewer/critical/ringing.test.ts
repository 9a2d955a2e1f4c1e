import type { CriticalView } from '@hub/server/contracts';
import { describe, expect, it } from 'vitest';
import { isLoud, ringsSince, spanOf } from '../../../viewer/src/critical/ringing.ts';

const me = 'post-1';
const loop = (part: Partial<Record<keyof CriticalView, unknown>> & { claim?: boolean }): CriticalView =>
  ({
    state: 'suspected',
    round: 0,
    firstCheck: null,
    suspectedAt: '2026-07-25T00:00:00.000Z',
    confirmedAt: null,
    acknowledgedAt: null,
    ...part,
    may: { claim: part.claim ?? false },
  }) as unknown as CriticalView;
const checkedBy = (postId: string) => ({ postId, name: '', at: '2026-07-25T00:01:00.000Z' });

describe('what sounds', () => {
  it('a suspicion sounds until somebody has claimed it, and then whoever reads has quiet', () => {
    expect(isLoud(loop({ claim: true }), me)).toBe(true);
    expect(isLoud(loop({ claim: false }), me)).toBe(false);
  });

  it('a first check calls the second person and the one who made it only when nobody came in time', () => {
    expect(isLoud(loop({ state: 'checking', firstCheck: checkedBy('post-2') }), me)).toBe(true);
    expect(isLoud(loop({ state: 'checking', firstCheck: checkedBy(me) }), me)).toBe(false);
    expect(isLoud(loop({ state: 'checking', firstCheck: checkedBy(me), round: 1 }), me)).toBe(true);
  });

  it('a notification sounds at the clinic until it is read back', () => {
    expect(isLoud(loop({ state: 'notifying' }), me)).toBe(true);
  });

  it('a treatment note is asked for aloud only when it is late', () => {
    expect(isLoud(loop({ state: 'acknowledged' }), me)).toBe(false);
    expect(isLoud(loop({ state: 'acknowledged', round: 1 }), me)).toBe(true);
  });

  it('nothing that is over sounds', () => {
    for (const state of ['closed', 'ruled-out']) expect(isLoud(loop({ state, claim: true }), me)).toBe(false);
  });
});

describe('the seconds beside it', () => {
  it('count from the turn that is waited for', () => {
    const times = { confirmedAt: '2026-07-25T00:02:00.000Z', acknowledgedAt: '2026-07-25T00:03:00.000Z' };
    expect(ringsSince(loop({ ...times }))).toBe('2026-07-25T00:00:00.000Z');
    expect(ringsSince(loop({ state: 'notifying', ...times }))).toBe(times.confirmedAt);
    expect(ringsSince(loop({ state: 'acknowledged', ...times }))).toBe(times.acknowledgedAt);
  });

  it('are written to the second, with hours only where it took so long, and never run backwards', () => {
    expect([7_400, 760_000, 3_723_000, -5_000].map(spanOf)).toEqual(['0:07', '12:40', '1:02:03', '0:00']);
  });
});
