import type { CaseEntry } from '@hub/server/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCase } from '../../../../server/src/consult/room/shared-case.ts';

const layout = (rows: number): CaseEntry => ({ key: 'layout', value: { rows, columns: 1, active: 0 } });
const mark = (uid: string, label: string | null = 'x'): CaseEntry => ({
  key: 'mark',
  uid,
  value:
    label === null
      ? null
      : {
          kind: 'measurement',
          measurement: { uid, tool: 'Length', sopInstanceUid: '1.2' as never, frame: 1, points: [], label, values: [] },
        },
});
const expert = { seatId: 'expert', hosts: true };
const doctor = { seatId: 'doctor', hosts: false };

describe('the shared case', () => {
  it('numbers every change; the last write of a key stands, and whoever comes late gets what stands', () => {
    const shared = openCase(null);
    shared.lead(expert, true);
    shared.set(expert, layout(1));
    shared.set(doctor, mark('m1'));
    shared.set(expert, layout(2));
    const { rev, leader, entries } = shared.state();
    expect({ rev, leader }).toEqual({ rev: 3, leader: 'expert' });
    expect(entries.map((change) => [change.rev, change.by])).toEqual([
      [2, 'doctor'],
      [3, 'expert'],
    ]);
  });

  it('a view belongs to whoever leads; nobody leads until somebody takes it, and only the host takes it from another', () => {
    const shared = openCase(null);
    expect(shared.set(doctor, layout(1))).toBe('room.not-leader');
    expect(shared.lead(doctor, true)).toBeUndefined();
    expect(shared.lead({ seatId: 'third', hosts: false }, true)).toBe('room.not-leader');
    expect(shared.lead(expert, true)).toBeUndefined();
    expect(shared.set(doctor, layout(1))).toBe('room.not-leader');
    expect(shared.lead(doctor, false)).toBe('room.not-leader');
    expect(shared.leave('expert')).toBe(true);
    expect(shared.leader()).toBeNull();
  });

  it('a mark stays with whoever drew it; the host may take it away and not change it', () => {
    const shared = openCase(null);
    shared.set(doctor, mark('m1'));
    expect(shared.set({ seatId: 'third', hosts: false }, mark('m1', 'changed'))).toBe('permission.missing');
    expect(shared.set({ seatId: 'third', hosts: false }, mark('m1', null))).toBe('permission.missing');
    expect(shared.set(expert, mark('m1', 'changed'))).toBe('permission.missing');
    expect(shared.set(expert, mark('m1', null))).toMatchObject({ rev: 2 });
    expect(shared.state().entries).toEqual([]);
  });

  it('five hundred marks are enough for any case', () => {
    const shared = openCase(null);
    for (let n = 0; n < 500; n += 1) expect(typeof shared.set(doctor, mark(`m${n}`))).toBe('object');
    expect(shared.set(doctor, mark('one more'))).toBe('room.full');
    expect(typeof shared.set(doctor, mark('m1', 'moved'))).toBe('object');
    shared.set(doctor, mark('m2', null));
    expect(typeof shared.set(doctor, mark('one more'))).toBe('object');
  });

  it('whoever hears every change has what the server has, whatever is done in whatever order', () => {
    const entry = fc.oneof(
      fc.integer({ min: 1, max: 4 }).map(layout),
      fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y', null)).map(([uid, label]) => mark(uid, label)),
    );
    const step = fc.tuple(fc.constantFrom(expert, doctor), fc.boolean(), entry);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const shared = openCase(null);
        const seen = new Map<string, CaseEntry>();
        let rev = 0;
        for (const [who, leads, change] of steps) {
          if (leads) shared.lead(who, true);
          const made = shared.set(who, change);
          if (typeof made === 'string') continue;
          expect(made.rev).toBe(rev + 1);
          rev = made.rev;
          const key = made.entry.key === 'mark' ? made.entry.uid : made.entry.key;
          if (made.entry.value === null) seen.delete(key);
          else seen.set(key, made.entry);
        }
        const stands = shared.state().entries.map(({ entry: one }) => one);
        expect(new Set(stands)).toEqual(new Set(seen.values()));
        // What was saved and read again goes on where it was.
        expect(openCase(JSON.parse(JSON.stringify(shared.state()))).state()).toEqual(shared.state());
      }),
    );
  });
});
