import { type CriticalFull, checkCritical } from '@hub/server/contracts';
import { Alert, App, Checkbox, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useAct } from '../ui/use-act.ts';
import { staleAfter } from './critical-acts.tsx';

interface Values {
  text: string;
  again?: boolean;
}

/**
 * First check, second check, or the same person's second look where nothing may wait for another. What a
 * machine only suspects the reader states; the field is theirs to change.
 */
export function CheckDialog({ critical, mine, onClose }: { critical: CriticalFull; mine: boolean; onClose(): void }) {
  const { t } = useTranslation(['critical', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const check = useAct(
    ({ text, again }: Values) =>
      api(checkCritical, { params: { criticalId: critical.id }, body: { text: text.trim(), again: again ?? false } }),
    {
      stale: staleAfter,
      onDone: ({ state, may }) => {
        onClose();
        if (state === 'notifying') void message.success(t('check.done'));
        else void message.info(may.check ? t('check.twice') : t('check.waiting'), 6);
      },
    },
  );
  return (
    <Modal
      open
      zIndex={1960}
      title={t('check.title')}
      okText={t(mine ? 'act.checkAgain' : 'act.check')}
      okButtonProps={{ danger: true }}
      cancelText={t('common:action.cancel')}
      confirmLoading={check.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      {mine && <Alert type="warning" showIcon title={t('check.twice')} style={{ marginBottom: 10 }} />}
      <Form
        form={form}
        layout="vertical"
        initialValues={{ text: critical.text.replaceAll(t('suspectedWord'), '') }}
        onFinish={(values) => check.mutate(values)}
      >
        <Form.Item name="text" label={t('check.text')} rules={[{ required: true, whitespace: true }]}>
          <Input.TextArea rows={3} maxLength={1000} placeholder={t('check.textHint')} autoFocus />
        </Form.Item>
        {mine && (
          <Form.Item
            name="again"
            valuePropName="checked"
            rules={[
              { validator: (_, value) => (value ? Promise.resolve() : Promise.reject(new Error(t('check.again')))) },
            ]}
          >
            <Checkbox>{t('check.again')}</Checkbox>
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
