import { addSlots, type PostId } from '@hub/server/contracts';
import { App, DatePicker, Form, Input, InputNumber, Modal, Select, TimePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { useAct } from '../../ui/use-act.ts';
import { useExperts } from '../detail/use-experts.ts';

interface Values {
  postId: string;
  specialty: string;
  date: Dayjs;
  hours: [Dayjs, Dayjs];
  repeatWeeks: number;
  note?: string;
}

/** One slot, or the same hours every week. */
export function AddSlots({ day, onClose }: { day: string; onClose(): void }) {
  const { t } = useTranslation(['consult', 'common']);
  const { message } = App.useApp();
  const { post } = useSignedIn();
  const [form] = Form.useForm<Values>();
  const experts = useExperts();
  const add = useAct(
    ({ postId, specialty, date, hours, repeatWeeks, note }: Values) =>
      api(addSlots, {
        body: {
          postId: postId as PostId,
          specialty: specialty.trim(),
          from: instantOf(date, hours[0]),
          to: instantOf(date, hours[1]),
          repeatWeeks,
          ...(note?.trim() ? { note: note.trim() } : {}),
        },
      }),
    {
      stale: ['consults'],
      onDone: ({ items }) => {
        onClose();
        void message.success(t('slots.added', { count: items.length }));
      },
    },
  );
  const required = [{ required: true, message: t('slots.required') }];
  return (
    <Modal
      open
      title={t('slots.add')}
      okText={t('common:action.save')}
      cancelText={t('common:action.cancel')}
      confirmLoading={add.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form
        form={form}
        name="slot"
        layout="vertical"
        initialValues={{
          postId: post.id,
          date: dayjs(day),
          hours: [dayjs(`${day}T09:00`), dayjs(`${day}T10:00`)],
          repeatWeeks: 0,
        }}
        onFinish={(values) => add.mutate(values)}
      >
        <Form.Item name="postId" label={t('slots.expert')} extra={t('accept.expertHint')} rules={required}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={experts} />
        </Form.Item>
        <Form.Item
          name="specialty"
          label={t('slots.specialty')}
          rules={[{ required: true, whitespace: true, message: t('slots.required') }]}
        >
          <Input maxLength={64} placeholder={t('request.specialtyHint')} />
        </Form.Item>
        <Form.Item name="date" label={t('slots.date')} rules={required}>
          <DatePicker minDate={dayjs().startOf('day')} />
        </Form.Item>
        <Form.Item name="hours" label={t('slots.hours')} rules={required}>
          <TimePicker.RangePicker format="HH:mm" minuteStep={5} />
        </Form.Item>
        <Form.Item name="repeatWeeks" label={t('slots.repeat')} extra={t('slots.repeatHint')} rules={required}>
          <InputNumber min={0} max={25} />
        </Form.Item>
        <Form.Item name="note" label={t('slots.note')}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** The day and the hour as they stand on the county's wall clock, whatever the PC is set to. */
const instantOf = (date: Dayjs, hour: Dayjs): string =>
  new Date(`${date.format('YYYY-MM-DD')}T${hour.format('HH:mm')}:00+08:00`).toISOString();
