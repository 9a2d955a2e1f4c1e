import { type CriticalFull, treatCritical } from '@hub/server/contracts';
import { App, Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useAct } from '../ui/use-act.ts';
import { staleAfter } from './critical-acts.tsx';

const decisions = ['transfer-pci', 'thrombolysis', 'drugs', 'cpr', 'observe', 'repeat', 'other'] as const;

interface Values {
  decision: (typeof decisions)[number];
  text: string;
}

/** 处置记录: closes the loop. */
export function TreatDialog({ critical, onClose }: { critical: CriticalFull; onClose(): void }) {
  const { t } = useTranslation(['critical', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const save = useAct(
    ({ decision, text }: Values) =>
      api(treatCritical, { params: { criticalId: critical.id }, body: { decision, text: text.trim() } }),
    {
      stale: staleAfter,
      onDone: () => {
        onClose();
        void message.success(t('treat.done'));
      },
    },
  );
  return (
    <Modal
      open
      zIndex={1960}
      title={t('treat.title')}
      okText={t('common:action.save')}
      cancelText={t('common:action.cancel')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" onFinish={(values) => save.mutate(values)}>
        <Form.Item
          name="decision"
          label={t('treat.decision')}
          rules={[{ required: true, message: t('treat.required') }]}
        >
          <Select
            getPopupContainer={(trigger) => trigger.parentElement ?? document.body}
            options={decisions.map((value) => ({ value, label: t(`decision.${value}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="text"
          label={t('treat.text')}
          rules={[{ required: true, min: 2, whitespace: true, message: t('treat.required') }]}
        >
          <Input.TextArea rows={3} maxLength={1000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
