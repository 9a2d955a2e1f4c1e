import { describe, expect, it } from 'vitest';
import {
  decisionComplete,
  emptyDecision,
  emptyOpinion,
  opinionComplete,
  sameDecision,
  sameOpinion,
} from '../../../viewer/src/consult/paper/paper-content.ts';
import { savedPaper } from '../../../viewer/src/consult/paper/saved-paper.ts';
import { askInSlot } from '../../../viewer/src/consult/slots/ask-in-slot.ts';
import { addDays, dayOf, mondayOf, startOf, weekOf } from '../../../viewer/src/consult/slots/week.ts';

describe('a paper', () => {
  it('may be signed once it answers: a diagnosis and advice', () => {
    expect(opinionComplete({ ...emptyOpinion, diagnosis: '急性心肌梗死' })).toBe(false);
    expect(opinionComplete({ ...emptyOpinion, diagnosis: '急性心肌梗死', advice: ' ' })).toBe(false);
    expect(opinionComplete({ ...emptyOpinion, diagnosis: '急性心肌梗死', advice: '立即转诊' })).toBe(true);
    expect(sameOpinion(emptyOpinion, { ...emptyOpinion, caution: '忌溶栓' })).toBe(false);
  });

  it('that decides says what is done, and why where the opinion is not followed in everything', () => {
    const decided = { ...emptyDecision, acceptance: 'accepted' as const, decision: '转诊' };
    expect(decisionComplete(decided)).toBe(true);
    expect(decisionComplete({ ...decided, acceptance: null })).toBe(false);
    expect(decisionComplete({ ...decided, acceptance: 'partly' })).toBe(false);
    expect(decisionComplete({ ...decided, acceptance: 'declined', reason: '患者拒绝转诊' })).toBe(true);
    expect(sameDecision(decided, { ...decided, acceptance: 'partly' })).toBe(false);
  });

  it('that nobody has saved is no draft to meet', () => {
    const paper = { revision: 0, content: emptyOpinion, savedBy: null, savedAt: null };
    expect(savedPaper(paper)).toBeUndefined();
    expect(savedPaper({ ...paper, revision: 2, savedBy: '孙秀英', savedAt: '2026-11-26T08:00:00.000Z' })).toEqual({
      revision: 2,
      content: emptyOpinion,
      author: '孙秀英',
      savedAt: '2026-11-26T08:00:00.000Z',
    });
  });
});

describe('a week of slots', () => {
  it("begins on Monday by the county's wall clock, whatever the PC is set to", () => {
    expect(mondayOf(Date.parse('2026-11-26T10:00:00Z'))).toBe('2026-11-23');
    // Sunday evening in London is Monday in the county.
    expect(mondayOf(Date.parse('2026-11-29T17:00:00Z'))).toBe('2026-11-30');
    expect(mondayOf(Date.parse('2026-11-29T15:00:00Z'))).toBe('2026-11-23');
    expect(startOf('2026-11-23')).toBe('2026-11-22T16:00:00.000Z');
    expect(addDays('2026-11-30', -7)).toBe('2026-11-23');
  });

  it("puts each slot into its day, each day's in the order of the clock", () => {
    const slot = (from: string) => ({ from: new Date(from).toISOString() });
    const week = weekOf('2026-11-23', [
      slot('2026-11-25T10:00:00+08:00'),
      slot('2026-11-25T08:00:00+08:00'),
      slot('2026-11-29T23:30:00+08:00'),
      slot('2026-11-30T00:30:00+08:00'),
    ]);
    expect(week.map(({ slots }) => slots.length)).toEqual([0, 0, 2, 0, 0, 0, 1]);
    expect(week[2]?.slots[0]).toEqual(slot('2026-11-25T08:00:00+08:00'));
    expect(dayOf('2026-11-25T16:00:00.000Z')).toBe('2026-11-26');
  });

  it('is asked for with the slot and its moment in the address', () => {
    expect(askInSlot({ slotId: 'a', from: '2026-11-25T00:00:00.000Z', kind: 'village' })).toBe(
      '/consults/new?slot=a&at=2026-11-25T00%3A00%3A00.000Z&kind=village',
    );
  });
});
