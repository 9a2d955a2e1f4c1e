import { handOver, type PostId, type ShiftView } from '@hub/server/contracts';
import { App, Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useAct } from '../ui/use-act.ts';
import { usePeople } from './use-people.ts';

/** 交班: to whom, and what they must know. */
export function HandOver({ shift, onClose }: { shift: ShiftView; onClose(): void }) {
  const { t } = useTranslation(['duty', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<{ postId: string; note: string }>();
  const people = usePeople().filter(({ value }) => value !== shift.holder.postId);
  const give = useAct(
    ({ postId, note }: { postId: string; note: string }) =>
      api(handOver, { params: { shiftId: shift.id }, body: { postId: postId as PostId, note: note.trim() } }),
    {
      stale: ['duty', 'critical'],
      onDone: () => {
        onClose();
        void message.success(t('handedOver'));
      },
    },
  );
  return (
    <Modal
      open
      title={`${t('handOver')}：${t(`service.${shift.service}`)} ${shift.holder.name}`}
      okText={t('handOver')}
      cancelText={t('common:action.cancel')}
      confirmLoading={give.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" onFinish={(values) => give.mutate(values)}>
        <Form.Item name="postId" label={t('handOverTitle')} rules={[{ required: true, message: t('required') }]}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={people} />
        </Form.Item>
        <Form.Item
          name="note"
          label={t('handOverNote')}
          rules={[{ required: true, whitespace: true, message: t('handOverRequired') }]}
        >
          <Input.TextArea rows={3} maxLength={1000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
