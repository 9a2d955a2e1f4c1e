import type { CriticalView } from '@hub/server/contracts';
import { describe, expect, it } from 'vitest';
import { ringsSince, spanOf } from '../../../viewer/src/critical/ringing.ts';

const loop = (part: Partial<Record<keyof CriticalView, unknown>>): CriticalView =>
  ({
    state: 'suspected',
    suspectedAt: '2026-07-25T00:00:00.000Z',
    confirmedAt: null,
    acknowledgedAt: null,
    ...part,
  }) as unknown as CriticalView;

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
