import { acceptConsult, type ConsultView, type PostId, type SlotId } from '@hub/server/contracts';
import { Alert, App, DatePicker, Form, Input, InputNumber, Modal, Radio, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { clockTime } from '../../ui/time.tsx';
import { useAct } from '../../ui/use-act.ts';
import { slotWord, useFreeSlots } from '../request/partners-field.tsx';
import { staleAfterAct } from '../use-consult.ts';
import { minutesOf, openingWay, type Way } from './accept-ways.ts';
import { useExperts } from './use-experts.ts';

interface Values {
  expertPostId: string;
  way: Way;
  slotId?: string;
  wished?: number;
  startsAt?: Dayjs;
  minutes: number;
  phone?: string;
}

/** The invited side comes: with whom, and when. */
export function AcceptDialog({ consult, onClose }: { consult: ConsultView; onClose(): void }) {
  const { t } = useTranslation(['consult', 'common']);
  const { message } = App.useApp();
  const { post } = useSignedIn();
  const [form] = Form.useForm<Values>();
  const experts = useExperts();
  const slots = useFreeSlots(post.institution.id).data?.items ?? [];
  const expert = Form.useWatch('expertPostId', form);
  const way = Form.useWatch('way', form);
  const ofExpert = slots.filter((slot) => slot.expert.postId === expert);
  const urgent = consult.urgency === 'urgent';
  const ways: Way[] = [
    ...(urgent ? (['now'] as const) : []),
    ...(consult.startsAt ? (['keep'] as const) : []),
    ...(consult.wishedTimes.length > 0 ? (['wished'] as const) : []),
    'slot',
    'time',
  ];
  const accept = useAct(
    (values: Values) => {
      const wished = values.wished === undefined ? undefined : consult.wishedTimes[values.wished];
      const startsAt = {
        now: () => dayjs().toISOString(),
        keep: () => consult.startsAt ?? undefined,
        wished: () => wished?.from,
        slot: () => undefined,
        time: () => values.startsAt?.toISOString(),
      }[values.way]();
      return api(acceptConsult, {
        params: { consultId: consult.id },
        body: {
          expertPostId: values.expertPostId as PostId,
          ...(values.way === 'slot' ? { slotId: values.slotId as SlotId } : {}),
          ...(startsAt ? { startsAt } : {}),
          minutes: values.minutes,
          ...(values.phone?.trim() ? { phone: values.phone.trim() } : {}),
        },
      });
    },
    {
      stale: staleAfterAct,
      onDone: () => {
        onClose();
        void message.success(t('accept.done'));
      },
    },
  );
  const required = [{ required: true, message: t('accept.timeRequired') }];
  return (
    <Modal
      open
      title={t('accept.title')}
      okText={t('accept.submit')}
      cancelText={t('common:action.cancel')}
      confirmLoading={accept.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
      width={600}
    >
      <Form
        form={form}
        name="accept"
        layout="vertical"
        initialValues={{
          expertPostId: experts.some(({ value }) => value === post.id) ? post.id : undefined,
          way: openingWay(consult, urgent),
          wished: 0,
          minutes: consult.minutes ?? 30,
        }}
        onFinish={(values) => accept.mutate(values)}
      >
        <Form.Item
          name="expertPostId"
          label={t('accept.expert')}
          extra={t('accept.expertHint')}
          rules={[{ required: true, message: t('accept.expertRequired') }]}
        >
          <Select autoFocus showSearch={{ optionFilterProp: 'label' }} options={experts} />
        </Form.Item>
        <Form.Item name="way" label={t('accept.way')}>
          <Radio.Group
            options={ways.map((value) => ({
              value,
              label:
                value === 'keep' ? t('accept.keep', { at: clockTime(consult.startsAt ?? '') }) : t(`accept.${value}`),
            }))}
          />
        </Form.Item>
        {way === 'slot' &&
          (expert !== undefined && ofExpert.length === 0 ? (
            <Alert type="info" title={t('accept.noSlots')} style={{ marginBottom: 12 }} />
          ) : (
            <Form.Item name="slotId" rules={required}>
              <Select
                aria-label={t('accept.slot')}
                options={ofExpert.map((slot) => ({ value: slot.id as string, label: slotWord(slot) }))}
                onChange={(id) => {
                  const slot = ofExpert.find((each) => each.id === id);
                  if (slot) form.setFieldsValue({ minutes: minutesOf(slot) });
                }}
              />
            </Form.Item>
          ))}
        {way === 'wished' && (
          <Form.Item name="wished" rules={required}>
            <Select
              aria-label={t('accept.wished')}
              options={consult.wishedTimes.map(({ from, to }, at) => ({
                value: at,
                label: `${clockTime(from)} – ${clockTime(to)}`,
              }))}
            />
          </Form.Item>
        )}
        {way === 'time' && (
          <Form.Item name="startsAt" rules={required}>
            <DatePicker
              aria-label={t('accept.time')}
              showTime={{ format: 'HH:mm', minuteStep: 5 }}
              format="YYYY-MM-DD HH:mm"
              minDate={dayjs().startOf('day')}
            />
          </Form.Item>
        )}
        <Form.Item name="minutes" label={t('accept.minutes')} rules={required} hidden={way === 'slot'}>
          <InputNumber min={5} max={480} step={5} />
        </Form.Item>
        <Form.Item name="phone" label={t('accept.phone')} extra={t('accept.phoneHint')}>
          <Input maxLength={32} inputMode="tel" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
