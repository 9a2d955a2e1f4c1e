import { describe, expect, it } from 'vitest';
import {
  accessionNumber,
  imagesOverdue,
  type Marks,
  type MatchQuestion,
  matchRefusal,
  modalityFits,
  progressOf,
} from '../../../server/src/orders/rules.ts';

const at = (text: string) => new Date(`2026-11-22T${text}Z`);
const marks = (change: Partial<Marks> = {}): Marks => ({
  registeredAt: at('00:00:00'),
  examinedAt: null,
  imageCount: 0,
  requestedReadingAt: null,
  returnedAt: null,
  reportedAt: null,
  reviewedAt: null,
  printedAt: null,
  recheckAt: null,
  cancelledAt: null,
  ...change,
});

describe('the progress of an order', () => {
  it('is the furthest step, unless somebody must act', () => {
    const steps: [Partial<Marks>, string][] = [
      [{}, 'registered'],
      [{ examinedAt: at('00:10:00') }, 'examined'],
      [{ imageCount: 2 }, 'images-arrived'],
      [{ requestedReadingAt: at('00:20:00') }, 'awaiting-report'],
      [{ returnedAt: at('00:30:00') }, 'returned'],
      [{ reportedAt: at('00:40:00') }, 'reported'],
      [{ reviewedAt: at('00:50:00') }, 'reviewed'],
      [{ printedAt: at('01:00:00') }, 'printed'],
      [{ recheckAt: at('01:10:00') }, 'recheck'],
      [{ cancelledAt: at('01:20:00') }, 'cancelled'],
    ];
    let reached: Partial<Marks> = {};
    for (const [step, progress] of steps) {
      reached = { ...reached, ...step };
      expect(progressOf(marks(reached))).toBe(progress);
    }
  });

  it('goes back to waiting when a return is answered', () => {
    expect(progressOf(marks({ imageCount: 2, requestedReadingAt: at('00:20:00'), returnedAt: null }))).toBe(
      'awaiting-report',
    );
  });
});

describe('images are overdue', () => {
  it('twenty minutes after the exposure', () => {
    const order = marks({ examinedAt: at('01:00:00') });
    expect(imagesOverdue(order, at('01:19:59'))).toBe(false);
    expect(imagesOverdue(order, at('01:20:00'))).toBe(true);
  });

  it('three hours after registration when nobody said that the exposure was done', () => {
    expect(imagesOverdue(marks(), at('02:59:59'))).toBe(false);
    expect(imagesOverdue(marks(), at('03:00:00'))).toBe(true);
  });

  it('never once they came, or when the order was cancelled', () => {
    expect(imagesOverdue(marks({ examinedAt: at('01:00:00'), imageCount: 1 }), at('09:00:00'))).toBe(false);
    expect(imagesOverdue(marks({ cancelledAt: at('01:00:00') }), at('09:00:00'))).toBe(false);
  });
});

describe('an accession number', () => {
  it('sorts by day and count and fits DICOM SH', () => {
    expect(accessionNumber('2026-11-22', 7)).toBe('2611220007');
    expect(accessionNumber('2026-11-22', 12_345).length).toBeLessThanOrEqual(16);
  });
});

describe('matching images to an order', () => {
  const question = (change: Partial<MatchQuestion> = {}): MatchQuestion => ({
    order: { cancelledAt: null, studyUid: null, modality: 'DR' },
    studyUid: '1.2.3',
    modality: 'DX',
    dicomPatientId: 'P1',
    numbersOfPatient: [],
    idOfSomebodyElse: false,
    ...change,
  });

  it('takes the accession number when the patient says nothing against it', () => {
    expect(matchRefusal(question())).toBeUndefined();
    expect(matchRefusal(question({ dicomPatientId: ' ' }))).toBeUndefined();
    expect(matchRefusal(question({ numbersOfPatient: [{ kind: 'health-card', value: 'P1' }] }))).toBeUndefined();
  });

  it('refuses when the number at the console is somebody else’s, or not the one this patient has', () => {
    expect(matchRefusal(question({ idOfSomebodyElse: true }))).toBe('patient-differs');
    expect(matchRefusal(question({ numbersOfPatient: [{ kind: 'local', value: 'P2' }] }))).toBe('patient-differs');
  });

  it('refuses a cancelled order, one that has another study, and another kind of machine', () => {
    const order = question().order;
    expect(matchRefusal(question({ order: { ...order, cancelledAt: at('00:00:00') } }))).toBe('order-cancelled');
    expect(matchRefusal(question({ order: { ...order, studyUid: '1.2.9' } }))).toBe('study-taken');
    expect(matchRefusal(question({ order: { ...order, studyUid: '1.2.3' } }))).toBeUndefined();
    expect(matchRefusal(question({ modality: 'CT' }))).toBe('modality-differs');
  });

  it('takes every plain X-ray for one kind, and lets documents and secondary captures pass', () => {
    expect(modalityFits('DR', 'CR')).toBe(true);
    expect(modalityFits('us', 'US')).toBe(true);
    expect(modalityFits('CT', 'OT')).toBe(true);
    expect(modalityFits('CT', 'MR')).toBe(false);
    expect(modalityFits('MG', 'DX')).toBe(false);
  });
});
