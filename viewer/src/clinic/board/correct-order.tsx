import { changeOrder, type OrderView } from '@hub/server/contracts';
import { Form, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { ExamFields, type ExamValues } from '../parts/exam-fields.tsx';
import { focusField } from '../parts/focus-field.ts';
import { useAct } from '../parts/use-act.ts';

export function CorrectOrder({ order, onClose }: { order: OrderView; onClose(): void }) {
  const { t } = useTranslation(['clinic', 'common']);
  const [form] = Form.useForm<ExamValues>();
  const correct = useAct((body: ExamValues) => api(changeOrder, { params: { orderId: order.id }, body }), {
    stale: ['orders'],
    done: t('common:state.saved'),
    onDone: onClose,
  });
  const { modality, examName, bodyPart, priority, reason, history, requestedByName } = order;
  return (
    <Modal
      open
      width={860}
      title={t('board.correctTitle', { accession: order.accessionNumber })}
      okText={t('common:action.save')}
      cancelText={t('common:action.cancel')}
      confirmLoading={correct.isPending}
      onOk={form.submit}
      onCancel={onClose}
      afterOpenChange={focusField('correct_order_examName')}
      destroyOnHidden
    >
      <Form
        form={form}
        name="correct_order"
        layout="vertical"
        size="small"
        initialValues={{
          modality: modality === 'DR' ? 'DX' : modality,
          ...{ examName, priority, reason, bodyPart: bodyPart ?? '', history: history ?? '' },
          requestedByName: requestedByName ?? '',
        }}
        onFinish={(values) => correct.mutate(values)}
      >
        <ExamFields form={form} />
      </Form>
    </Modal>
  );
}
