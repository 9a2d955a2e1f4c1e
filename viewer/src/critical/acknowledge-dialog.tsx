import { acknowledgeCritical, type CriticalFull } from '@hub/server/contracts';
import { Alert, App, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useAct } from '../ui/use-act.ts';
import { staleAfter } from './critical-acts.tsx';

/** 复述并接获: in one's own words and one's own name. */
export function AcknowledgeDialog({ critical, onClose }: { critical: CriticalFull; onClose(): void }) {
  const { t } = useTranslation(['critical', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<{ readBack: string }>();
  const take = useAct(
    ({ readBack }: { readBack: string }) =>
      api(acknowledgeCritical, { params: { criticalId: critical.id }, body: { readBack: readBack.trim() } }),
    {
      stale: staleAfter,
      onDone: () => {
        onClose();
        void message.success(t('acknowledge.done'));
      },
    },
  );
  return (
    <Modal
      open
      zIndex={1960}
      title={t('acknowledge.title')}
      okText={t('act.acknowledge')}
      okButtonProps={{ danger: true }}
      cancelText={t('common:action.cancel')}
      confirmLoading={take.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <Alert
        type="error"
        title={`${critical.patientName || t('noName')}　${critical.text}`}
        description={t('acknowledge.ask')}
        style={{ marginBottom: 10 }}
      />
      <Form form={form} layout="vertical" onFinish={(values) => take.mutate(values)}>
        <Form.Item
          name="readBack"
          label={t('acknowledge.label')}
          rules={[{ required: true, min: 2, whitespace: true, message: t('acknowledge.required') }]}
        >
          <Input.TextArea rows={3} maxLength={500} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
