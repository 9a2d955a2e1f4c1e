import { addShift, type DutyService, type PostId } from '@hub/server/contracts';
import { App, DatePicker, Form, Input, InputNumber, Modal, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useSignedIn } from '../session/session.ts';
import { useAct } from '../ui/use-act.ts';
import { usePeople } from './use-people.ts';

interface Values {
  service: DutyService;
  postId: string;
  deputyPostId?: string;
  times: [Dayjs, Dayjs];
  phone?: string;
  note?: string;
  repeatDays: number;
}

const ofCentre: readonly DutyService[] = ['ecg', 'imaging', 'consult', 'medical-affairs', 'clinic', 'director'];
const ofClinic: readonly DutyService[] = ['clinic', 'director', 'ecg', 'imaging', 'consult', 'medical-affairs'];

/** 排班: one shift, or the same hours on several days. */
export function AddShift({ onClose }: { onClose(): void }) {
  const { t } = useTranslation(['duty', 'common']);
  const { message } = App.useApp();
  const { permissions } = useSignedIn();
  const [form] = Form.useForm<Values>();
  const people = usePeople();
  const services = permissions.includes('worklist.read') ? ofCentre : ofClinic;
  const morning = dayjs().hour(8).minute(0).second(0).millisecond(0);
  const add = useAct(
    ({ service, postId, deputyPostId, times, phone, note, repeatDays }: Values) =>
      api(addShift, {
        body: {
          service,
          postId: postId as PostId,
          ...(deputyPostId ? { deputyPostId: deputyPostId as PostId } : {}),
          from: times[0].toISOString(),
          to: times[1].toISOString(),
          repeatDays,
          ...(phone?.trim() ? { phone: phone.trim() } : {}),
          ...(note?.trim() ? { note: note.trim() } : {}),
        },
      }),
    {
      stale: ['duty'],
      onDone: () => {
        onClose();
        void message.success(t('added'));
      },
    },
  );
  const required = [{ required: true, message: t('required') }];
  return (
    <Modal
      open
      title={t('add')}
      okText={t('common:action.save')}
      cancelText={t('common:action.cancel')}
      confirmLoading={add.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ service: services[0], times: [morning, morning.add(1, 'day')], repeatDays: 0 }}
        onFinish={(values) => add.mutate(values)}
      >
        <Form.Item name="service" label={t('serviceLabel')} rules={required}>
          <Select options={services.map((value) => ({ value, label: t(`service.${value}`) }))} />
        </Form.Item>
        <Form.Item name="postId" label={t('holder')} rules={required}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={people} />
        </Form.Item>
        <Form.Item name="deputyPostId" label={t('deputy')}>
          <Select allowClear showSearch={{ optionFilterProp: 'label' }} options={people} />
        </Form.Item>
        <Form.Item name="times" label={t('times')} rules={required}>
          <DatePicker.RangePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
        </Form.Item>
        <Form.Item name="repeatDays" label={t('repeat')} extra={t('repeatHint')}>
          <InputNumber min={0} max={31} />
        </Form.Item>
        <Form.Item name="phone" label={t('phone')}>
          <Input maxLength={32} />
        </Form.Item>
        <Form.Item name="note" label={t('note')}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
