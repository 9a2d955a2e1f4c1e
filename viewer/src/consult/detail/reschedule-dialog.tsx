import { type ConsultView, rescheduleConsult } from '@hub/server/contracts';
import { App, DatePicker, Form, Input, InputNumber, Modal } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { listed } from '../../reading/parts/words.ts';
import { useAct } from '../../ui/use-act.ts';
import { QuickWords } from '../quick-words.tsx';
import { staleAfterAct } from '../use-consult.ts';

interface Values {
  startsAt: Dayjs;
  minutes: number;
  reason: string;
}

export function RescheduleDialog({ consult, onClose }: { consult: ConsultView; onClose(): void }) {
  const { t } = useTranslation(['consult', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const act = useAct(
    ({ startsAt, minutes, reason }: Values) =>
      api(rescheduleConsult, {
        params: { consultId: consult.id },
        body: { startsAt: startsAt.toISOString(), minutes, reason: reason.trim() },
      }),
    {
      stale: staleAfterAct,
      onDone: () => {
        onClose();
        void message.success(t('reschedule.done'));
      },
    },
  );
  const required = [{ required: true, message: t('accept.timeRequired') }];
  return (
    <Modal
      open
      title={t('reschedule.title')}
      okText={t('reschedule.submit')}
      cancelText={t('common:action.cancel')}
      confirmLoading={act.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form
        form={form}
        name="reschedule"
        layout="vertical"
        initialValues={{ minutes: consult.minutes ?? 30 }}
        onFinish={(values) => act.mutate(values)}
      >
        <Form.Item name="startsAt" label={t('reschedule.time')} rules={required}>
          <DatePicker
            autoFocus
            showTime={{ format: 'HH:mm', minuteStep: 5 }}
            format="YYYY-MM-DD HH:mm"
            minDate={dayjs().startOf('day')}
          />
        </Form.Item>
        <Form.Item name="minutes" label={t('accept.minutes')} rules={required}>
          <InputNumber min={5} max={480} step={5} />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('reschedule.reason')}
          rules={[{ required: true, whitespace: true, message: t('common:reasonRequired') }]}
          extra={
            <QuickWords words={listed(t('reschedule.quick'))} onPick={(reason) => form.setFieldsValue({ reason })} />
          }
        >
          <Input.TextArea rows={2} maxLength={1000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
