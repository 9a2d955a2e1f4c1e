import type { OrderView } from '@hub/server/contracts';
import { describe, expect, it } from 'vitest';
import type { FileFacts } from '../../../viewer/src/clinic/upload/read-start.ts';
import { suggestOrder } from '../../../viewer/src/clinic/upload/suggest-order.ts';

const order = (id: string, name: string, pinyin: string, more: Partial<OrderView> = {}) =>
  ({
    ...{ id, accessionNumber: `26072500${id}`, modality: 'DX', progress: 'examined', studyUid: null },
    patient: { displayName: name, pinyin, identifiers: [{ kind: 'local', value: `M${id}` }] },
    ...more,
  }) as unknown as OrderView;
const image = (more: Partial<FileFacts>) =>
  ({ patientName: '', patientId: '', accessionNumber: '', modality: 'DX', ...more }) as FileFacts;
const orders = [order('01', '张三', 'zhangsan'), order('02', '李四', 'lisi', { modality: 'CT' })];
const suggested = (facts: Partial<FileFacts>, chosen?: string, among = orders) => {
  const found = suggestOrder(image(facts), among, chosen);
  return found && { id: found.order.id, why: found.why, differs: found.nameDiffers };
};

describe('which order of the day a study looks like', () => {
  it('the accession number decides before the name', () => {
    expect(suggested({ accessionNumber: '2607250002', patientName: '张三', modality: 'CT' })).toMatchObject({
      ...{ id: '02', differs: true },
    });
  });

  it('a number of the patient, the name, or the name in pinyin is enough', () => {
    expect(suggested({ patientId: 'M01' })?.id).toBe('01');
    expect(suggested({ patientName: '李四', modality: 'US' })?.id).toBe('02');
    expect(suggested({ patientName: 'ZHANG SAN', modality: 'US' })).toEqual({
      id: '01',
      why: ['name'],
      differs: false,
    });
  });

  it('a modality alone suggests nobody', () => {
    expect(suggested({ patientName: '王五' })).toBeUndefined();
  });

  it('the patient whose upload this is counts for pictures of the kind that was ordered, and says that the name differs', () => {
    expect(suggested({ patientName: '王五', modality: 'CR' }, '01')).toMatchObject({ id: '01', differs: true });
    expect(suggested({ patientName: '王五', modality: 'US' }, '01')).toBeUndefined();
  });

  it('an order that is cancelled or has its pictures is not proposed', () => {
    const taken = [
      order('01', '张三', 'zhangsan', { progress: 'cancelled' }),
      order('03', '张三', 'zhangsan', { studyUid: '1.2.3' as OrderView['studyUid'] }),
    ];
    expect(suggested({ patientName: '张三' }, undefined, taken)).toBeUndefined();
  });
});
