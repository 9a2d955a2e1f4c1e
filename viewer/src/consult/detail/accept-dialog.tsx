import { acceptConsult, type ConsultView, type PostId, type SlotId } from '@hub/server/contracts';
import { Alert, App, DatePicker, Form, Input, InputNumber, Modal, Radio, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { serverNow } from '../../reading/parts/server-clock.ts';
import { useSignedIn } from '../../session/session.ts';
import { clockTime } from '../../ui/time.tsx';
import { useAct } from '../../ui/use-act.ts';
import { slotWord, useSlotsFor } from '../request/free-slots.ts';
import { staleAfterAct } from '../use-consult.ts';
import { minutesOf, openWishes, type Way, waysOf } from './accept-ways.ts';
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
  const now = serverNow().getTime();
  const offered = useSlotsFor(post.institution.id, consult.id);
  const slots = offered.data ?? [];
  /** the slot that the request itself named */
  const asked = slots.find(({ taken }) => taken);
  const expert = Form.useWatch('expertPostId', form);
  const ways = waysOf(consult, now);
  const wishes = openWishes(consult.wishedTimes, now);
  const way = Form.useWatch('way', form) ?? ways[0];
  const ofExpert = slots.filter((slot) => slot.expert.postId === expert);
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins with the slot that was asked for, once it is known
  useEffect(() => {
    if (asked && !form.isFieldTouched('expertPostId') && ways.includes('slot'))
      form.setFieldsValue({
        ...{ expertPostId: asked.expert.postId, way: 'slot', slotId: asked.id, minutes: minutesOf(asked) },
      });
  }, [asked?.id]);
  const accept = useAct(
    (values: Values) => {
      const wished = values.wished === undefined ? undefined : wishes[values.wished];
      const startsAt = {
        // The hub's own now: a PC's clock may be behind it, and the past is refused.
        now: () => undefined,
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
          way: ways[0],
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
                options={ofExpert.map((slot) => ({
                  value: slot.id as string,
                  label: slot.taken ? `${slotWord(slot)}（${t('accept.asked')}）` : slotWord(slot),
                }))}
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
              options={wishes.map(({ from, to }, at) => ({
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
