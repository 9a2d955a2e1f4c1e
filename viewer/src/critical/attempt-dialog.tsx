import { type CriticalFull, noteAttempt } from '@hub/server/contracts';
import { App, Form, Input, Modal, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useAct } from '../ui/use-act.ts';
import { staleAfter } from './critical-acts.tsx';

interface Values {
  channel: 'telephone' | 'in-person';
  to: string;
  phone?: string;
  outcome: 'CONFIRMED' | 'REACHED_NO_READBACK' | 'UNABLE_TO_REACH';
  readBack?: string;
  note?: string;
}

/** A telephone call, noted by hand. */
export function AttemptDialog({ critical, onClose }: { critical: CriticalFull; onClose(): void }) {
  const { t } = useTranslation(['critical', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const outcome = Form.useWatch('outcome', form);
  const [first] = critical.owner?.people ?? [];
  const save = useAct(
    ({ phone, readBack, note, ...values }: Values) =>
      api(noteAttempt, {
        params: { criticalId: critical.id },
        body: {
          ...values,
          to: values.to.trim(),
          ...(phone?.trim() ? { phone: phone.trim() } : {}),
          ...(readBack?.trim() ? { readBack: readBack.trim() } : {}),
          ...(note?.trim() ? { note: note.trim() } : {}),
        },
      }),
    {
      stale: staleAfter,
      onDone: () => {
        onClose();
        void message.success(t('attempt.done'));
      },
    },
  );
  const radios = <K extends string>(keys: readonly K[], label: (key: K) => string) =>
    keys.map((value) => ({ value, label: label(value) }));
  return (
    <Modal
      open
      zIndex={1960}
      title={t('attempt.title')}
      okText={t('common:action.save')}
      cancelText={t('common:action.cancel')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{
          channel: 'telephone',
          outcome: 'CONFIRMED',
          to: first?.name ?? '',
          phone: first?.phone ?? critical.contact ?? '',
        }}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item name="channel" label={t('attempt.channel')}>
          <Radio.Group options={radios(['telephone', 'in-person'] as const, (key) => t(`channel.${key}`))} />
        </Form.Item>
        <Form.Item
          name="to"
          label={t('attempt.to')}
          rules={[{ required: true, whitespace: true, message: t('attempt.toRequired') }]}
        >
          <Input maxLength={64} autoFocus />
        </Form.Item>
        <Form.Item name="phone" label={t('attempt.phone')}>
          <Input maxLength={32} />
        </Form.Item>
        <Form.Item name="outcome" label={t('attempt.outcome')}>
          <Radio.Group
            options={radios(['CONFIRMED', 'REACHED_NO_READBACK', 'UNABLE_TO_REACH'] as const, (key) =>
              t(`outcome.${key}`),
            )}
          />
        </Form.Item>
        {outcome === 'CONFIRMED' && (
          <Form.Item
            name="readBack"
            label={t('acknowledge.label')}
            rules={[{ required: true, min: 2, whitespace: true, message: t('acknowledge.required') }]}
          >
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        )}
        <Form.Item name="note" label={t('attempt.note')}>
          <Input maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
