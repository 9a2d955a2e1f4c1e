import { describe, expect, it } from 'vitest';
import { clearDraft, draftFor, readDraft, writeDraft } from '../../../viewer/src/consult/request/request-draft.ts';
import {
  bodyOf,
  emptyRequest,
  type RequestValues,
  wishedFault,
} from '../../../viewer/src/consult/request/request-values.ts';

const patient = '00000000-0000-7000-8000-000000000001';
const [one, two] = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'] as const;
const filled: RequestValues = {
  ...emptyRequest,
  specialty: ' 心血管内科 ',
  purpose: '指导治疗',
  reason: '胸痛三小时',
  summary: '患者三小时前出现胸痛。',
  phone: '0478-3123456',
  invited: [{ institutionId: one }],
};

describe('a request as the hub takes it', () => {
  it('is an MDT when several institutions are asked, unless another kind was chosen', () => {
    const asked = {
      ...filled,
      invited: [
        { institutionId: one, specialty: ' ' },
        { institutionId: two, specialty: '神经内科' },
      ],
    };
    expect(bodyOf(filled, patient).kind).toBe('consult');
    expect(bodyOf(asked, patient).kind).toBe('mdt');
    expect(bodyOf({ ...asked, kind: 'teaching' }, patient).kind).toBe('teaching');
    expect(bodyOf(asked, patient).invitations).toEqual([
      { institutionId: one },
      { institutionId: two, specialty: '神经内科' },
    ]);
  });

  it('sends neither slot nor wished time with an urgent one: it is now', () => {
    const wished = [{ from: '2026-11-27T01:00:00.000Z', to: '2026-11-27T02:00:00.000Z' }];
    const asked = { ...filled, wished, invited: [{ institutionId: one, slotId: two }] };
    expect(bodyOf(asked, patient)).toMatchObject({ wishedTimes: wished, invitations: [{ slotId: two }] });
    const urgent = bodyOf({ ...asked, urgency: 'urgent' }, patient);
    expect(urgent.wishedTimes).toEqual([]);
    expect(urgent.invitations).toEqual([{ institutionId: one }]);
  });

  it('leaves out a wished time that is only half chosen, and trims what was typed', () => {
    const asked = bodyOf({ ...filled, wished: [{ from: '2026-11-27T01:00:00.000Z', to: null }] }, patient);
    expect(asked.wishedTimes).toEqual([]);
    expect(asked.specialty).toBe('心血管内科');
    expect('wantedTitle' in asked).toBe(false);
  });
});

describe('a wished time', () => {
  const now = Date.parse('2026-11-27T01:00:00.000Z');
  it('ends after it begins, and begins in the future', () => {
    expect(wishedFault({ from: '2026-11-27T03:00:00Z', to: '2026-11-27T02:00:00Z' }, now)).toBe('timeOrder');
    expect(wishedFault({ from: '2026-11-27T00:00:00Z', to: '2026-11-27T02:00:00Z' }, now)).toBe('timePast');
    expect(wishedFault({ from: '2026-11-27T01:30:00Z', to: '2026-11-27T02:00:00Z' }, now)).toBeUndefined();
    expect(wishedFault({ from: null, to: null }, now)).toBeUndefined();
  });
});

describe('a request that was left half written', () => {
  const storage = (room = Number.POSITIVE_INFINITY): Storage => {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem(key: string, value: string) {
        if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
        kept.set(key, value);
      },
      removeItem: (key: string) => void kept.delete(key),
    } as unknown as Storage;
  };
  const draft = { patientId: patient, values: filled, at: '2026-11-26T08:00:00.000Z' };

  it('is there again for the same post, and for nobody else', () => {
    const place = storage();
    expect(writeDraft(place, 'post', draft)).toBe(true);
    expect(readDraft(place, 'post')).toEqual(draft);
    expect(readDraft(place, 'other')).toBeUndefined();
    clearDraft(place, 'post');
    expect(readDraft(place, 'post')).toBeUndefined();
  });

  it('does not meet another patient', () => {
    expect(draftFor(draft, null)).toBe(draft);
    expect(draftFor(draft, patient)).toBe(draft);
    expect(draftFor(draft, one)).toBeUndefined();
  });

  it('says when the storage is full, and passes over what is no draft', () => {
    expect(writeDraft(storage(10), 'post', draft)).toBe(false);
    const place = storage();
    place.setItem('hub.consult-request.post', '{"values":1}');
    expect(readDraft(place, 'post')).toBeUndefined();
    place.setItem('hub.consult-request.post', '{');
    expect(readDraft(place, 'post')).toBeUndefined();
  });
});
